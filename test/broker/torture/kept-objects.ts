import { silentLogger } from '../../../src/broker/logger.js';
import { replay } from '../../../src/broker/metadata/replay.js';
import { loadSnapshot } from '../../../src/broker/metadata/snapshots.js';
import { apply } from '../../../src/broker/state/apply.js';
import { emptyState, type State } from '../../../src/broker/state/state.js';
import type { ObjectStore } from '../../../src/objectstore/index.js';

export interface Objects {
  /** In the store, and in no partition. */
  unneeded: string[];
  /** In a partition, and not in the store. */
  gone: string[];
}

/** Compares the store with the metadata log in it, as a broker that starts now would fold it. */
export async function compareObjects(store: ObjectStore): Promise<Objects> {
  const state = await fold(store);
  const stored = [...(await store.list('wal/')), ...(await store.list('segment/'))].map(({ key }) => key);
  const needed = [...state.objects.byKey].filter(([, { references }]) => references > 0).map(([key]) => key);
  const [inStore, inLog] = [new Set(stored), new Set(needed)];
  return { unneeded: stored.filter((key) => !inLog.has(key)), gone: needed.filter((key) => !inStore.has(key)) };
}

async function fold(store: ObjectStore): Promise<State> {
  const state = emptyState();
  await loadSnapshot(store, state, silentLogger);
  await replay(store, state.index, (index, { entries, author }) => {
    state.index = index;
    for (const entry of entries) apply(state, entry, author);
    const broker = state.brokers.get(author.broker);
    if (broker?.epoch === author.epoch) broker.lastIndex = index;
  });
  return state;
}
