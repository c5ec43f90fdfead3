import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/client/index.js';
import { commitsByEveryBroker } from '../../../src/experiments/contract/coordinators.js';

interface FakeBroker {
  /** The coordinator that it names each time it is asked; the last answer stays. */
  names: number[];
  commits?: number[];
}

/** Brokers 1, 2, … that answer FindCoordinator and OffsetFetch. */
function clusterOf(...brokers: FakeBroker[]): Cluster {
  const connection = (id: number) => {
    const broker = brokers[id - 1]!;
    return {
      pickVersion: (_: string, most = 6) => most,
      send: async (api: string) => {
        if (api === 'FindCoordinator') {
          const nodeId = broker.names.length > 1 ? broker.names.shift() : broker.names[0];
          return { coordinators: [{ key: 'g', errorCode: 0, nodeId }] };
        }
        const partitions = (broker.commits ?? []).map((committedOffset, partitionIndex) => ({
          partitionIndex,
          committedOffset: BigInt(committedOffset),
          errorCode: 0,
        }));
        return { groups: [{ groupId: 'g', errorCode: 0, topics: [{ name: 't', partitions: partitions.reverse() }] }] };
      },
    };
  };
  return {
    brokers: () => brokers.map((_, index) => ({ id: index + 1 })),
    connection: async (id: number) => connection(id),
  } as unknown as Cluster;
}

const ask = (cluster: Cluster) => commitsByEveryBroker(cluster, 'g', 't', new AbortController().signal);

describe('commits at the coordinator that every broker names', () => {
  it('are read there and nowhere else, in order of partition', async () => {
    const cluster = clusterOf({ names: [2], commits: [9, 9] }, { names: [2], commits: [4, 5] });
    expect(await ask(cluster)).toBe('every broker names the same coordinator; there 4 5');
  });

  it('may be asked for before all brokers have heard who it is', async () => {
    const cluster = clusterOf({ names: [2] }, { names: [1, 1, 2], commits: [4] });
    expect(await ask(cluster)).toBe('every broker names the same coordinator; there 4');
  });

  it('that has none of them says so', async () => {
    expect(await ask(clusterOf({ names: [1] }))).toBe('every broker names the same coordinator; there none');
  });

  it('are a broken rule when the brokers go on naming different ones', { timeout: 15_000 }, async () => {
    expect(await ask(clusterOf({ names: [1] }, { names: [2] }))).toBe('the brokers name as coordinator: 1, 2');
  });
});
