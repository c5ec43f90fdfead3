import { NotFound, type ObjectStore, StoreError } from '../../objectstore/index.js';
import { type Clock, sleep } from '../clock.js';
import { type Logger, reasonOf } from '../logger.js';
import { type Snapshot, thaw } from '../state/snapshot.js';
import { snapshotText } from '../state/snapshot-text.js';
import type { State } from '../state/state.js';
import type { MetadataLog } from './log.js';

const prefix = 'snapshot/';
/** The newest may be damaged; the one before it is kept for that. */
const kept = 2;

/** Longest stretch of work on a snapshot between two pauses in which everything else goes on. */
const stretchMs = 10;
const pieceLength = 256 * 1024;

/**
 * Saves the state as it is after a log object, so that a broker need not fold the log from its beginning; a snapshot that
 * cannot be read is passed over. Nothing is folded while the state is written down, but the process goes on serving.
 * Resolves with the index of that log object.
 */
export async function saveSnapshot(store: ObjectStore, log: MetadataLog, clock: Clock): Promise<number> {
  const { index, body } = await log.atRest(async () => ({
    index: log.state.index,
    body: await write(log.state, clock),
  }));
  await store.put(`${prefix}${String(index).padStart(20, '0')}`, body);
  const all = (await store.list(prefix)).map((entry) => entry.key);
  const old = all.slice(0, -kept);
  if (old.length > 0) await store.delete(old);
  return index;
}

async function write(state: State, clock: Clock): Promise<Buffer[]> {
  const body: Buffer[] = [];
  let text = '';
  let since = clock.monotonicMs();
  for (const piece of snapshotText(state)) {
    text += piece;
    if (text.length >= pieceLength) {
      body.push(Buffer.from(text));
      text = '';
    }
    if (clock.monotonicMs() - since < stretchMs) continue;
    await sleep(clock, 0);
    since = clock.monotonicMs();
  }
  body.push(Buffer.from(text));
  return body;
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
