import type { ObjectStore } from '../../objectstore/index.js';
import { decodeLogObject, type LogObject, logIndex, logKey, logPrefix } from './log-object.js';

/** Objects fetched at the same time; they are folded in order. */
const readAhead = 16;

/**
 * Reads the log from the object after `lastIndex` to its end as listed, in order. A snapshot, when there is one, lets
 * the caller begin later; nothing else changes.
 */
export async function replay(
  store: ObjectStore,
  lastIndex: number,
  fold: (index: number, object: LogObject) => void,
): Promise<void> {
  const listed = await store.list(logPrefix, lastIndex < 0 ? undefined : logKey(lastIndex));
  const indexes = listed.map(({ key }) => logIndex(key)).filter((index) => index !== null);
  const reads = new Map<number, Promise<Buffer>>();
  const startRead = (at: number) => {
    const index = indexes[at];
    if (index === undefined) return;
    const read = store.get(logKey(index));
    read.catch(() => {}); // Awaited below, in order.
    reads.set(index, read);
  };
  for (let at = 0; at < readAhead; at++) startRead(at);
  for (const [at, index] of indexes.entries()) {
    if (index !== lastIndex + 1 + at) {
      throw new Error(`metadata log object ${logKey(lastIndex + 1 + at)} is missing: the store is incomplete`);
    }
    const body = await (reads.get(index) as Promise<Buffer>);
    reads.delete(index);
    startRead(at + readAhead);
    fold(index, decodeLogObject(logKey(index), body));
  }
}
