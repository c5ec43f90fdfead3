import type { EntryKind } from '../state/entry.js';

/** Entries that change the members of a group of the KIP-848 protocol, or end it. */
export const changesMembers: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'consumer-group-heartbeat',
  'consumer-group-fence',
  'consumer-group-join',
  'group-delete',
  'group',
]);

/** Entries after which another broker may coordinate a group. */
export const movesGroups: ReadonlySet<EntryKind> = new Set<EntryKind>(['register', 'fence', 'leave', 'unregister']);
