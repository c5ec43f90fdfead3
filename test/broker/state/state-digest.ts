import { createHash } from 'node:crypto';
import { freezeTransaction } from '../../../src/broker/state/frozen-transactions.js';
import { allPartitions, type State } from '../../../src/broker/state/state.js';

/** A hash over everything the fold decides: equal on all brokers at equal log indexes. */
export function digest(state: State): string {
  const partitions = [...allPartitions(state)].map((partition) => {
    const { topic, batches, producers, openTransactions, ...rest } = partition;
    const located = Array.from({ length: batches.size }, (_, i) => batches.at(i));
    return { topic: topic.name, ...rest, located, producers: [...producers], open: [...openTransactions] };
  });
  const { clusterId, index, brokers, nextBrokerEpoch, nextProducerId, objects, resourceConfigs, transactions } = state;
  const all = {
    clusterId,
    index,
    nextBrokerEpoch,
    featureLevels: [...state.featureLevels],
    nextProducerId: String(nextProducerId),
    brokers: [...brokers.values()],
    objects: [...objects.byKey.values()],
    garbage: [...objects.garbage],
    partitions,
    resourceConfigs: [...resourceConfigs].map(([key, configs]) => [key, ...configs]),
    transactions: [...transactions.values()].map(freezeTransaction),
  };
  return createHash('sha1').update(JSON.stringify(all)).digest('hex');
}
