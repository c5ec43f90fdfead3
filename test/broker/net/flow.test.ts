import { expect, it } from 'vitest';
import { MemoryStore, type ObjectStore } from '../../../src/objectstore/index.js';
import { encodeRequest } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

/** A store that keeps WAL objects waiting until it is opened. */
function gatedStore(): { store: ObjectStore; open: () => void } {
  const memory = new MemoryStore();
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const store: ObjectStore = {
    put: async (key, body, options) => {
      if (key.startsWith('wal/')) await gate;
      return memory.put(key, body, options);
    },
    get: (key, range) => memory.get(key, range),
    list: (prefix, startAfter) => memory.list(prefix, startAfter),
    delete: (keys) => memory.delete(keys),
  };
  return { store, open };
}

it('a write path that is full holds up producers only: others are read and answered', async () => {
  const { store, open } = gatedStore();
  const cluster = await startInProcess(1, { walMaxPendingBytes: 1 }, store);
  const producer = await cluster.connect();
  const consumer = await cluster.connect();
  await createTopic(producer, 't');
  const produced = produceTo(producer, 't', 0, batchOf({}));
  await expect.poll(() => cluster.brokers[0]!.broker.wal.pendingBytes).toBeGreaterThan(0);
  for (let i = 0; i < 3; i++) expect((await fetchFrom(consumer, 't', 0, 0)).errorCode).toBe(0);
  let answered = false;
  const held = producer.send('Metadata', { topics: [] }).then(() => {
    answered = true;
  });
  expect((await fetchFrom(consumer, 't', 0, 0)).errorCode).toBe(0);
  expect(answered).toBe(false);
  open();
  expect((await produced).errorCode).toBe(0);
  await held;
});

it('a connection that is full of requests without an answer is read on when they are done', async () => {
  const { store, open } = gatedStore();
  const cluster = await startInProcess(1, { maxInFlightPerConnection: 1 }, store);
  const producer = await cluster.connect();
  await createTopic(producer, 't');
  const topicData = [{ name: 't', partitionData: [{ index: 0, records: batchOf({}) }] }];
  const body = { acks: 0, timeoutMs: 30_000, topicData };
  producer.sendOneWay(encodeRequest('Produce', 11, { correlationId: 9, clientId: 'x' }, body));
  await expect.poll(() => cluster.brokers[0]!.broker.wal.pendingBytes).toBeGreaterThan(0);
  const answer = producer.send('Metadata', { topics: [] });
  open();
  expect((await answer).brokers).toHaveLength(1);
});

it('a broker that leaves answers what it was asked, long polls at once, before it closes', async () => {
  const { store, open } = gatedStore();
  const cluster = await startInProcess(2, {}, store);
  const [consumer, producer] = [await cluster.connect(1), await cluster.connect(1)];
  const assignments = [{ partitionIndex: 0, brokerIds: [1] }];
  await createTopic(consumer, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  const polling = fetchFrom(consumer, 't', 0, 0, { maxWaitMs: 60_000, minBytes: 1_000_000 });
  const produced = produceTo(producer, 't', 0, batchOf({}));
  const { broker, leave } = cluster.brokers.find((running) => running.broker.config.id === 1)!;
  await expect.poll(() => broker.wal.pendingBytes).toBeGreaterThan(0);
  const left = leave();
  open();
  expect(await produced).toMatchObject({ errorCode: 0, baseOffset: 0n });
  expect(await polling).toMatchObject({ partitionIndex: 0 });
  await left;
});
