import { ErrorCode } from '../../../protocol/index.js';
import { forgetObject } from '../objects.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

export interface ObjectsDeletedEntry {
  kind: 'objects-deleted';
  keys: string[];
  at: number;
}

/** The store no longer has these objects; nobody pointed to them. */
export function applyObjectsDeleted(state: State, entry: ObjectsDeletedEntry): Outcome {
  for (const key of entry.keys) forgetObject(state, key);
  return { error: ErrorCode.NONE };
}
