import type { ObjectStore } from '../../objectstore/index.js';
import type { Broker } from '../context.js';
import { isOrphan } from '../state/object-claim.js';
import { liveBrokers } from '../state/state.js';

/** S3 deletes up to this many keys in one request. */
const maxKeysPerDelete = 1_000;

/** Background work on the whole store is one broker's: the live one with the lowest id. */
export function isCaretaker(broker: Broker): boolean {
  return liveBrokers(broker.state)[0]?.id === broker.config.id;
}

/**
 * Deletes objects that nobody has pointed to for a while, then says so in the log. A broker that dies in between leaves
 * them to the next caretaker: deleting twice is no error.
 */
export async function deleteGarbage(broker: Broker, store: ObjectStore): Promise<void> {
  if (!isCaretaker(broker)) return;
  const before = broker.clock.wallMs() - broker.config.garbageGraceMs;
  const due = [...broker.state.objects.garbage].filter(([, sinceMs]) => sinceMs <= before).map(([key]) => key);
  for (let at = 0; at < due.length; at += maxKeysPerDelete) {
    const keys = due.slice(at, at + maxKeysPerDelete);
    await store.delete(keys);
    await broker.propose({ kind: 'objects-deleted', keys, at: broker.clock.wallMs() });
    broker.logger.info('objects deleted', { count: keys.length });
  }
}

/**
 * Deletes uploads that were never committed and never can be (`isOrphan`). The listing comes first and the look at the log
 * after it, so that a commit which made it is always seen.
 */
export async function deleteOrphans(broker: Broker, store: ObjectStore): Promise<void> {
  if (!isCaretaker(broker)) return;
  const listed = [...(await store.list('wal/')), ...(await store.list('segment/'))];
  await broker.caughtUp();
  const orphans = listed.map(({ key }) => key).filter((key) => isOrphan(broker.state, key));
  if (orphans.length === 0 || !isCaretaker(broker)) return;
  for (let at = 0; at < orphans.length; at += maxKeysPerDelete)
    await store.delete(orphans.slice(at, at + maxKeysPerDelete));
  broker.logger.info('orphaned uploads deleted', { count: orphans.length });
}
