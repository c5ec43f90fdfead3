import { allPartitions, inSyncReplicas, type State } from '../state/state.js';
import type { Registry } from './registry.js';

/** What an operator looks at first: who leads what, and whether anything is short of brokers. */
export function partitionGauges(registry: Registry, { state, brokerId }: { state: State; brokerId: number }): void {
  const gauge = (name: string, help: string, count: () => number) =>
    registry.gauge(name, help, () => [{ labels: {}, value: count() }]);
  const partitions = () => [...allPartitions(state)];
  gauge(
    'diskless_replica_partitions',
    'Partitions that have a replica on this broker.',
    () => partitions().filter(({ replicas }) => replicas.includes(brokerId)).length,
  );
  gauge(
    'diskless_offline_partitions',
    'Partitions of the cluster that nobody leads.',
    () => partitions().filter(({ leader }) => leader < 0).length,
  );
  gauge(
    'diskless_under_replicated_partitions',
    'Partitions that this broker leads and that have a replica on a dead broker: room to fail over, never data.',
    () =>
      partitions().filter((p) => p.leader === brokerId && inSyncReplicas(state, p).length < p.replicas.length).length,
  );
  gauge(
    'diskless_misplaced_leaders',
    'Partitions of the cluster whose preferred replica lives and does not lead.',
    () =>
      partitions().filter(({ leader, replicas }) => {
        const preferred = replicas[0] ?? -1;
        return leader !== preferred && state.brokers.get(preferred)?.live === true;
      }).length,
  );
  gauge('diskless_topics', 'Topics of the cluster.', () => state.topics.size);
  gauge(
    'diskless_open_transactions',
    'Transactions of the cluster that are neither committed nor aborted.',
    () => [...state.transactions.values()].filter(({ phase }) => phase === 'Ongoing').length,
  );
}
