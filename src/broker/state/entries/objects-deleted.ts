import { ErrorCode } from '../../../protocol/index.js';
import type { EntryOf } from '../entry.js';
import { forgetObject } from '../objects.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** The store no longer has these objects; nobody pointed to them. */
export function applyObjectsDeleted(state: State, entry: EntryOf<'objects-deleted'>): Outcome {
  for (const key of entry.keys) forgetObject(state, key);
  return { error: ErrorCode.NONE };
}
