import type { Broker } from './context.js';
import type { EntryKind, EntryOf } from './state/entry.js';
import type { Outcome } from './state/outcome.js';
import { allPartitions, type PartitionState, type State } from './state/state.js';

/** Partitions named in one line; the others are only counted. */
const maxNamed = 20;

/**
 * Tells in the broker's log what the metadata log decided. Each decision is told once, by the broker that proposed it;
 * leadership by the broker that gained or lost it. Begin after the replay: history is not news.
 */
export function tellDecisions(broker: Broker, writer: string): void {
  const { logger, state, config, log } = broker;
  let led = ledBy(state, config.id);
  log.onFold((object, outcomes) => {
    if (object.entries.some(({ kind }) => movesLeaders.has(kind))) {
      const now = ledBy(state, config.id);
      tellLeadership(broker, led, now);
      led = now;
    }
    if (object.writer !== writer) return;
    object.entries.forEach(<K extends EntryKind>(entry: EntryOf<K>, i: number) => {
      const tell = tellers[entry.kind as K];
      if (tell === undefined || outcomes[i]?.error !== 0) return;
      const [event, facts] = tell(entry, state, outcomes[i]);
      logger.info(event, { ...facts, logIndex: state.index });
    });
  });
}

type Teller<K extends EntryKind> = (
  entry: EntryOf<K>,
  state: State,
  outcome: Outcome,
) => [event: string, facts: Record<string, unknown>];

/** Registrations and fences are told by `membership/`, deleted objects by `storage/`; the write path is counted, not told. */
const tellers: { [K in EntryKind]?: Teller<K> } = {
  'topic-create': ({ name, topicId }, state) => [
    'topic created',
    { topic: name, topicId, partitions: state.topics.get(name)?.partitions.length ?? 0 },
  ],
  'topic-delete': ({ topicId }) => ['topic deleted', { topicId }],
  'partitions-create': ({ topicId, total }, state) => [
    'partitions added',
    { topic: state.topicsById.get(topicId)?.name, topicId, partitions: total },
  ],
  reassign: ({ topicId, partition, replicas }, state) => {
    const found = state.topicsById.get(topicId)?.partitions[partition];
    const event = replicas === null ? 'reassignment cancelled' : 'partition reassigned';
    const { leader, leaderEpoch } = found ?? {};
    return [event, { topic: found?.topic.name, partition, replicas: found?.replicas, leader, leaderEpoch }];
  },
  unregister: ({ broker }) => ['broker unregistered', { unregistered: broker }],
  'elect-leaders': ({ election, topics }) => [
    'leader election',
    { election, asked: topics?.reduce((sum, { partitions }) => sum + partitions.length, 0) ?? 'all' },
  ],
};

/** Entries after which another broker may lead a partition. */
const movesLeaders: ReadonlySet<EntryKind> = new Set<EntryKind>([
  ...(['register', 'fence', 'leave', 'unregister', 'elect-leaders'] as const),
  ...(['topic-create', 'topic-delete', 'partitions-create', 'reassign', 'move-done'] as const),
]);

function ledBy(state: State, id: number): Map<PartitionState, number> {
  const led = new Map<PartitionState, number>();
  for (const partition of allPartitions(state)) if (partition.leader === id) led.set(partition, partition.leaderEpoch);
  return led;
}

function tellLeadership(
  { logger, state }: Broker,
  before: ReadonlyMap<PartitionState, number>,
  now: ReadonlyMap<PartitionState, number>,
): void {
  const gained = [...now].filter(([partition, epoch]) => before.get(partition) !== epoch).map(([found]) => found);
  const lost = [...before.keys()].filter((partition) => !now.has(partition));
  if (gained.length === 0 && lost.length === 0) return;
  logger.info('leadership changed', {
    gained: gained.length,
    lost: lost.length,
    leads: now.size,
    gainedPartitions: gained.slice(0, maxNamed).map(nameOf),
    lostPartitions: lost.slice(0, maxNamed).map(nameOf),
    logIndex: state.index,
  });
}

function nameOf({ topic, partition, leaderEpoch }: PartitionState): string {
  return `${topic.name}-${partition} epoch ${leaderEpoch}`;
}
