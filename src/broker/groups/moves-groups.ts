import type { EntryKind } from '../state/entry.js';

/** Entries after which another broker may coordinate a group. */
export const movesGroups: ReadonlySet<EntryKind> = new Set<EntryKind>(['register', 'fence', 'leave', 'unregister']);
