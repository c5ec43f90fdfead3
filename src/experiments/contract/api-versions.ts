import { Cluster, type VersionRange } from '../../client/index.js';
import { needsOf } from '../../model/client-needs.js';
import type { ApiRange } from '../../model/evidence.js';
import { apiByKey } from '../../protocol/index.js';
import type { Experiment } from '../experiment.js';
import { apacheKafkaApis, apacheKafkaVersion } from './apache-kafka-apis.js';

/** Asks every broker which APIs and versions it offers; what only some of them offer does not count as offered. */
export const experiment: Experiment<'api-versions'> = {
  id: 'api-versions',
  title: 'APIs and versions on offer',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 1, bytes: 10_000 }),
  async run({ target, clients }) {
    const cluster = await Cluster.connect(target.client);
    try {
      const ofEachBroker = [];
      for (const { id } of cluster.brokers()) ofEachBroker.push((await cluster.connection(id)).versions);
      return {
        offered: offeredByAll(ofEachBroker),
        reference: {
          version: apacheKafkaVersion,
          ranges: apacheKafkaApis.map(([api, key, minVersion, maxVersion]) => ({ api, key, minVersion, maxVersion })),
        },
        clients: needsOf(clients),
      };
    } finally {
      await cluster.close();
    }
  },
};

/** The range of each API that a client finds on whichever broker it meets; an empty range is no offer. */
export function offeredByAll(brokers: readonly ReadonlyMap<number, VersionRange>[]): ApiRange[] {
  const [first, ...others] = brokers;
  const offered: ApiRange[] = [];
  for (const [key, range] of first ?? []) {
    let { minVersion, maxVersion } = range;
    for (const other of others) {
      const there = other.get(key) ?? { minVersion: Number.POSITIVE_INFINITY, maxVersion: -1 };
      minVersion = Math.max(minVersion, there.minVersion);
      maxVersion = Math.min(maxVersion, there.maxVersion);
    }
    if (minVersion <= maxVersion)
      offered.push({ api: apiByKey(key)?.name ?? `API ${key}`, key, minVersion, maxVersion });
  }
  return offered.sort((a, b) => a.key - b.key);
}
