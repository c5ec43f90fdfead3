import { describe, expect, it } from 'vitest';
import { rebalanceTo, spread } from '../../../src/broker/state/placement.js';
import { emptyState, newPartition, type State } from '../../../src/broker/state/state.js';

/** Live brokers 1…n and topics of these sizes, spread as new topics are. */
function cluster(brokers: number, topics: Record<string, number>): State {
  const state = emptyState();
  for (let id = 1; id <= brokers; id++) join(state, id);
  for (const [name, partitions] of Object.entries(topics)) {
    const topic = { id: name, name, configs: new Map(), partitions: [] as ReturnType<typeof newPartition>[] };
    state.topics.set(name, topic);
    for (const [partition, replicas] of spread(state, partitions, 1).entries()) {
      topic.partitions.push(newPartition(topic, partition, replicas));
    }
  }
  return state;
}

function join(state: State, id: number): void {
  const rack = null;
  state.brokers.set(id, {
    id,
    incarnation: `${id}`,
    epoch: id,
    host: 'h',
    port: id,
    rack,
    live: true,
    lastIndex: 0,
    recentObjects: [],
    newestWal: -1,
  });
}

const ledBy = (state: State, broker: number, topic: string): number =>
  state.topics.get(topic)!.partitions.filter(({ replicas }) => replicas[0] === broker).length;

describe('a broker that was never there before', () => {
  it('gets an even share of the preferred leaderships', () => {
    const state = cluster(3, { orders: 12 });
    join(state, 4);
    expect(rebalanceTo(state, 4)).toHaveLength(3);
    expect([1, 2, 3, 4].map((broker) => ledBy(state, broker, 'orders'))).toEqual([3, 3, 3, 3]);
  });

  it('gets a share of a busy topic although idle ones came first', () => {
    const state = cluster(3, {
      ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`idle-${i}`, 6])),
      busy: 18,
    });
    join(state, 4);
    rebalanceTo(state, 4);
    expect(ledBy(state, 4, 'busy')).toBeGreaterThanOrEqual(4);
    expect(ledBy(state, 4, 'busy')).toBeLessThanOrEqual(5);
  });
});
