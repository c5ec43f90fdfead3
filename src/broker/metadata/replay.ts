import { NotFound, type ObjectStore } from '../../objectstore/index.js';
import { decodeLogObject, type LogObject, logIndex, logKey, logPrefix } from './log-object.js';

/** Objects fetched at the same time; they are folded in order. */
const readAhead = 32;

/**
 * Reads the log from the object after `lastIndex` to the end of a listing, in order. A listing taken while others append
 * may lack some of the newest objects, so only its last index counts; an object before that which cannot be read is
 * damage, and appending into the hole would fork the log. A snapshot, when there is one, lets the caller begin later.
 */
export async function replay(
  store: ObjectStore,
  lastIndex: number,
  fold: (index: number, object: LogObject) => void,
): Promise<void> {
  const listed = await store.list(logPrefix, lastIndex < 0 ? undefined : logKey(lastIndex));
  const end = Math.max(lastIndex, ...listed.slice(-1).map(({ key }) => logIndex(key) ?? lastIndex));
  const reads = new Map<number, Promise<Buffer>>();
  const startRead = (index: number) => {
    if (index > end) return;
    const read = store.get(logKey(index));
    read.catch(() => {}); // Awaited below, in order.
    reads.set(index, read);
  };
  for (let index = lastIndex + 1; index <= lastIndex + readAhead; index++) startRead(index);
  for (let index = lastIndex + 1; index <= end; index++) {
    const body = await orDamaged(index, reads.get(index) as Promise<Buffer>);
    reads.delete(index);
    startRead(index + readAhead);
    fold(index, decodeLogObject(logKey(index), body));
  }
}

async function orDamaged(index: number, read: Promise<Buffer>): Promise<Buffer> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new Error(
      `metadata log object ${logKey(index)} is missing, later ones are there: the store is damaged; restore it from a copy`,
      { cause: error },
    );
  }
}
