import fc from 'fast-check';
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

function join(state: State, id: number, rack: string | null = null): void {
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

describe('replicas of new partitions, whatever the brokers, racks and numbers', () => {
  const racks = fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 1, maxLength: 9 });
  const clusterOf = (of: (string | null)[]) => {
    const state = emptyState();
    for (const [i, rack] of of.entries()) join(state, i + 1, rack);
    return state;
  };
  const spreadOf = (of: (string | null)[], partitions: number, replicationFactor: number) =>
    spread(clusterOf(of), partitions, Math.min(replicationFactor, of.length));

  it('are distinct brokers, and leaders are spread evenly', () => {
    fc.assert(
      fc.property(racks, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 4 }), (of, partitions, factor) => {
        const placed = spreadOf(of, partitions, factor);
        expect(placed).toHaveLength(partitions);
        for (const replicas of placed) expect(new Set(replicas).size).toBe(Math.min(factor, of.length));
        const led = of.map((_, i) => placed.filter(([leader]) => leader === i + 1).length);
        expect(Math.max(...led) - Math.min(...led)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are in as many racks as there are replicas, or in all', () => {
    fc.assert(
      fc.property(racks, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 4 }), (of, partitions, factor) => {
        const wanted = Math.min(factor, of.length, new Set(of).size);
        for (const replicas of spreadOf(of, partitions, factor))
          expect(new Set(replicas.map((id) => of[id - 1])).size).toBe(wanted);
      }),
    );
  });

  it('follow evenly within a rack', () => {
    const placed = spreadOf(['a', 'a', 'b', 'b'], 16, 2);
    const followed = [1, 2, 3, 4].map((id) => placed.filter((replicas) => replicas.slice(1).includes(id)).length);
    expect(followed).toEqual([4, 4, 4, 4]);
  });

  it('stay in as many racks when a newcomer takes its share', () => {
    const state = clusterOf(['a', 'a', 'b', 'b']);
    const topic = { id: 't', name: 't', configs: new Map(), partitions: [] as ReturnType<typeof newPartition>[] };
    state.topics.set('t', topic);
    for (const [partition, replicas] of spread(state, 20, 2).entries())
      topic.partitions.push(newPartition(topic, partition, replicas));
    join(state, 5, 'b');
    expect(rebalanceTo(state, 5)).toHaveLength(4);
    expect(topic.partitions.filter(({ replicas }) => replicas[0] === 5)).toHaveLength(4);
    for (const { replicas } of topic.partitions)
      expect(new Set(replicas.map((id) => state.brokers.get(id)!.rack)).size).toBe(2);
  });
});
