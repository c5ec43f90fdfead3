import { NotFound, type ObjectStore, StoreError } from '../../objectstore/index.js';
import { type Logger, reasonOf } from '../logger.js';
import { freeze, type Snapshot, thaw } from '../state/snapshot.js';
import type { State } from '../state/state.js';

const prefix = 'snapshot/';
/** The newest may be damaged; the one before it is kept for that. */
const kept = 2;

/**
 * The state after a log object, so that a broker need not fold the log from its beginning. Nothing depends on it: the log
 * stays whole, and a snapshot that cannot be read is passed over.
 */
export async function saveSnapshot(store: ObjectStore, state: State): Promise<void> {
  const key = `${prefix}${String(state.index).padStart(20, '0')}`;
  const body = Buffer.from(JSON.stringify(freeze(state))); // At one instant: the state changes while it is put.
  await store.put(key, body);
  const all = (await store.list(prefix)).map((entry) => entry.key);
  const old = all.slice(0, -kept);
  if (old.length > 0) await store.delete(old);
}

/** Makes `state` the newest readable snapshot; leaves it as it is when there is none. Rejects when the store fails. */
export async function loadSnapshot(store: ObjectStore, state: State, logger: Logger): Promise<void> {
  const keys = (await store.list(prefix)).map((entry) => entry.key).reverse();
  for (const key of keys) {
    try {
      const snapshot: Snapshot = JSON.parse((await store.get(key)).toString('utf8'));
      Object.assign(state, thaw(snapshot));
      return;
    } catch (error) {
      if (error instanceof StoreError && !(error instanceof NotFound)) throw error; // It may be readable later.
      logger.warn('snapshot passed over', { snapshot: key, reason: reasonOf(error) });
    }
  }
}
