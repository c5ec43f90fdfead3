import type { Broker } from '../context.js';
import { periodically } from '../periodic.js';
import { allPartitions, type PartitionState, type State } from '../state/state.js';
import { isCaretaker } from '../storage/reclaim.js';

/** At one check a quarter of what is misplaced goes back, or this many partitions when that is more. */
const minPerCheck = 8;

/**
 * Kafka's auto.leader.rebalance.enable: partitions whose preferred replica came back return to it. Not at once: a broker
 * must have stayed for a whole interval, and not all together, so that clients move a few at a time. The caretaker asks
 * for the elections; the fold decides them.
 */
export function rebalanceLeaders(broker: Broker): void {
  if (!broker.config.autoLeaderRebalance) return;
  let before: ReadonlyMap<PartitionState, number> = new Map();
  periodically(broker, 'leader rebalance', broker.config.leaderRebalanceCheckMs, async () => {
    const now = isCaretaker(broker) ? misplaced(broker.state) : new Map<PartitionState, number>();
    const stayed = [...now].filter(([partition, epoch]) => before.get(partition) === epoch).map(([found]) => found);
    before = now;
    const due = stayed.slice(0, Math.max(minPerCheck, Math.ceil(stayed.length / 4)));
    if (due.length === 0) return;
    const topics = new Map<string, number[]>();
    for (const { topic, partition } of due) topics.set(topic.name, [...(topics.get(topic.name) ?? []), partition]);
    await broker.propose({
      kind: 'elect-leaders',
      election: 'preferred',
      topics: [...topics].map(([name, partitions]) => ({ name, partitions })),
      at: broker.clock.wallMs(),
    });
  });
}

/** Partitions that another broker leads than their preferred replica, which lives; with that one's broker epoch. */
function misplaced(state: State): Map<PartitionState, number> {
  const found = new Map<PartitionState, number>();
  for (const partition of allPartitions(state)) {
    const preferred = state.brokers.get(partition.replicas[0] ?? -1);
    if (preferred?.live && partition.leader !== preferred.id) found.set(partition, preferred.epoch);
  }
  return found;
}
