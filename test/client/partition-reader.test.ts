import { afterEach, describe, expect, it } from 'vitest';
import {
  ClientClosed,
  Cluster,
  type ConnectionError,
  KafkaError,
  PartitionReader,
  type ReaderOptions,
} from '../../src/client/index.js';
import { batches, encodeBatch } from '../../src/protocol/index.js';
import { type Script, ScriptedBroker, ScriptedWorld } from './scripted-broker.js';

const TOPIC_ID = 'AQAAAAAAAAAAAAAAAAAAAA';
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Asked {
  broker: number;
  offset: number;
  epoch: number;
  topic: string;
  topicId: string;
  version: number;
}

type Part = {
  errorCode?: number;
  records?: Buffer | null;
  highWatermark?: number;
  currentLeader?: { leaderId: number; leaderEpoch: number };
  preferredReadReplica?: number;
};

/** Two brokers; `answer` says what the asked one gives for the one partition that there is. */
async function reading(
  answer: (asked: Asked) => Part | undefined | Promise<Part | undefined>,
  options: Partial<ReaderOptions> = {},
  versions: Parameters<typeof ScriptedBroker.start>[1] = {},
) {
  const world = new ScriptedWorld();
  world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 4 }] });
  const asked: Asked[] = [];
  const brokers: ScriptedBroker[] = [];
  for (const id of [1, 2]) {
    const script: Script = {
      Metadata: world.metadata,
      Fetch: async ({ body, version }) => {
        const [topic] = body.topics;
        const [partition] = topic!.partitions;
        const one = {
          broker: id,
          offset: Number(partition!.fetchOffset),
          epoch: partition!.currentLeaderEpoch,
          topic: topic!.topic,
          topicId: topic!.topicId,
          version,
        };
        asked.push(one);
        const part = await answer(one);
        if (part === undefined) return undefined;
        return {
          responses: [
            {
              topic: topic!.topic,
              topicId: topic!.topicId,
              partitions: [{ partitionIndex: 0, highWatermark: 100, ...part }],
            },
          ],
        };
      },
    };
    const broker = await ScriptedBroker.start(script, versions);
    brokers.push(broker);
    world.brokers.set(id, broker);
    cleanups.push(() => broker.kill().catch(() => {}));
  }
  const cluster = await Cluster.connect({ bootstrap: brokers.map(({ address }) => address), requestTimeoutMs: 1_000 });
  const reader = new PartitionReader(cluster, 't', 0, { fromOffset: 0, maxWaitMs: 50, ...options });
  cleanups.push(
    () => cluster.close(),
    () => reader.close(),
  );
  return { world, brokers, reader, asked };
}

const batch = (baseOffset: number, count: number): Buffer =>
  encodeBatch({
    baseOffset,
    records: Array.from({ length: count }, (_, i) => ({ timestamp: i, key: null, value: Buffer.alloc(20, i) })),
  });

describe('position', () => {
  it('moves behind the last whole batch; what is cut off at the end is neither returned nor skipped', async () => {
    const log = [batch(0, 3), batch(3, 2), batch(5, 4)];
    const { reader, asked } = await reading(({ offset }) => {
      const all = Buffer.concat(log.slice(offset === 0 ? 0 : 2));
      return { records: offset === 0 ? all.subarray(0, all.length - 10) : all };
    });
    const first = await reader.next();
    expect([...batches(first.batches)].map(({ header }) => header.baseOffset)).toEqual([0, 3]);
    expect(first.batches.length).toBe(log[0]!.length + log[1]!.length);
    expect(reader.position).toBe(5);
    await reader.next();
    expect([asked[1]!.offset, reader.position]).toEqual([5, 9]);
  });

  it('never moves backwards on a batch that starts before it, and stays where nothing came', async () => {
    const { reader } = await reading(({ offset }) => ({ records: offset === 9 ? null : batch(0, 9) }), {
      fromOffset: 4,
    });
    await reader.next();
    expect(reader.position).toBe(9);
    expect((await reader.next()).batches).toHaveLength(0);
    expect(reader.position).toBe(9);
  });

  it('is not silently stuck when the broker never sends one whole batch', async () => {
    const { reader } = await reading(() => ({ records: batch(0, 5).subarray(0, 80) }));
    await expect(reader.next()).rejects.toThrow(/without one whole batch \(KIP-74\)/);
  });
});

describe('leader changes', () => {
  it('follows a leader that a broker points to (KIP-951), with the new epoch', async () => {
    const { reader, asked, world } = await reading(({ broker }) =>
      broker === 1 ? { errorCode: 6, currentLeader: { leaderId: 2, leaderEpoch: 5 } } : { records: batch(0, 1) },
    );
    await reader.next();
    expect(asked.map(({ broker, epoch }) => [broker, epoch])).toEqual([
      [1, 4],
      [2, 5],
    ]);
    expect(world.topics.get('t')!.partitions[0]!.leader).toBe(1);
  });

  it('keeps asking while there is no leader, and goes on at the new one from the same offset', async () => {
    const { reader, asked, world, brokers } = await reading(({ broker, offset }) => ({
      records: batch(offset, broker),
    }));
    await reader.next();
    world.topics.get('t')!.partitions[0] = { leader: -1, epoch: 5 };
    await brokers[0]!.kill();
    world.brokers.delete(1);
    const next = reader.next();
    await expect.poll(() => brokers[1]!.count('Metadata')).toBeGreaterThan(2);
    world.topics.get('t')!.partitions[0] = { leader: 2, epoch: 6 };
    await next;
    expect(asked.at(-1)).toMatchObject({ broker: 2, offset: 1, epoch: 6 });
    expect(reader.position).toBe(3);
  });

  it.each([
    ['FENCED_LEADER_EPOCH', 74],
    ['UNKNOWN_LEADER_EPOCH', 75],
    ['OFFSET_NOT_AVAILABLE', 78],
    ['UNKNOWN_TOPIC_ID', 100],
  ])('rides out %s', async (_, errorCode) => {
    let refusals = 2;
    const { reader, brokers } = await reading(() => (refusals-- > 0 ? { errorCode } : { records: batch(0, 2) }));
    await reader.next();
    expect(reader.position).toBe(2);
    expect(brokers[0]!.count('Metadata') + brokers[1]!.count('Metadata')).toBeGreaterThanOrEqual(4);
  });

  it('gives up after the retry time with the last failure', async () => {
    const { reader } = await reading(() => ({ errorCode: 6 }), { retryTimeoutMs: 200 });
    await expect(reader.next()).rejects.toMatchObject({ errorName: 'NOT_LEADER_OR_FOLLOWER' });
  });
});

describe('what next does not hide', () => {
  it('OFFSET_OUT_OF_RANGE, at once', async () => {
    const { reader, asked } = await reading(() => ({ errorCode: 1 }), { fromOffset: 500 });
    const error = await reader.next().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KafkaError);
    expect((error as KafkaError).message).toMatch(/fetching t-0 from offset 500.*OFFSET_OUT_OF_RANGE/);
    expect(asked).toHaveLength(1);
  });

  it('an answer without a word about the partition, once it is the only answer there is', async () => {
    const { reader, brokers } = await reading(() => undefined, { retryTimeoutMs: 150 });
    for (const broker of brokers) broker.script.Fetch = () => ({ responses: [] });
    const error = await reader.next().catch((reason: unknown) => reason);
    expect((error as ConnectionError).message).toMatch(/without a word about t-0/);
  });
});

describe('the request', () => {
  it('names the topic by id where both sides can, by name where not', async () => {
    const byId = await reading(() => ({ records: null }));
    await byId.reader.next();
    expect(byId.asked[0]).toMatchObject({ topicId: TOPIC_ID, topic: '' });
    const byName = await reading(() => ({ records: null }), {}, { Fetch: [4, 12] });
    await byName.reader.next();
    expect(byName.asked[0]).toMatchObject({ topic: 't', version: 12 });
    const noIds = await reading(() => ({ records: null }), {}, { Metadata: [4, 9] });
    await noIds.reader.next();
    expect(noIds.asked[0]).toMatchObject({ topic: 't', version: 12 });
  });

  it('stays with one broker when told to, and follows a preferred replica when not', async () => {
    const fixed = await reading(() => ({ records: null }), { broker: 2 });
    await fixed.reader.next();
    expect(fixed.asked.map(({ broker }) => broker)).toEqual([2]);
    const preferred = await reading(({ broker }) =>
      broker === 1 ? { preferredReadReplica: 2 } : { records: batch(0, 1) },
    );
    await preferred.reader.next();
    await preferred.reader.next();
    expect(preferred.asked.map(({ broker }) => broker)).toEqual([1, 2]);
  });

  it('ends with the signal while it looks for a leader and nobody answers', async () => {
    const { reader, brokers, asked } = await reading(() => ({ errorCode: 6 }));
    for (const broker of brokers) {
      const answer = broker.script.Metadata!;
      broker.script.Metadata = (question) => (asked.length === 0 ? answer(question) : new Promise<undefined>(() => {}));
    }
    const abort = new AbortController();
    const next = reader.next(abort.signal);
    await expect.poll(() => brokers.reduce((sum, broker) => sum + broker.count('Metadata'), 0)).toBe(3);
    abort.abort(new Error('stop looking'));
    await expect(next).rejects.toThrow('stop looking');
  });

  it('ends when the reader is closed in the middle of a long poll, and is not repeated', async () => {
    const { reader, asked } = await reading(() => new Promise<undefined>(() => {}), { maxWaitMs: 10_000 });
    const next = reader.next();
    await expect.poll(() => asked.length).toBe(1);
    reader.close();
    await expect(next).rejects.toBeInstanceOf(ClientClosed);
    await expect(reader.next()).rejects.toBeInstanceOf(ClientClosed);
    expect(asked).toHaveLength(1);
  });

  it('ends with the signal in the middle of a long poll', async () => {
    const { reader, asked } = await reading(() => new Promise<undefined>(() => {}), { maxWaitMs: 10_000 });
    const abort = new AbortController();
    const next = reader.next(abort.signal);
    await expect.poll(() => asked.length).toBe(1);
    abort.abort(new Error('stop reading'));
    await expect(next).rejects.toThrow('stop reading');
  });
});
