import { type Consumer, Kafka, logLevel } from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../../src/target/embedded.js';

let target: EmbeddedTarget | undefined;
let running: Consumer[] = [];
afterEach(async () => {
  await Promise.all(running.map((consumer) => consumer.disconnect()));
  running = [];
  await target?.close();
  target = undefined;
});

const groupId = 'readers';
const topic = 'lines';

function kafka(): Kafka {
  const { bootstrap } = target!.client;
  return new Kafka({ clientId: 'kafkajs', brokers: bootstrap, logLevel: logLevel.NOTHING, retry: { retries: 30 } });
}

async function startWithTopic(partitions: number): Promise<void> {
  target = await startEmbedded({ brokers: 3, defects: [] });
  const admin = kafka().admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: partitions }] });
  await admin.disconnect();
}

async function write(from: number, until: number): Promise<void> {
  const producer = kafka().producer();
  await producer.connect();
  const messages = Array.from({ length: until - from }, (_, i) => ({ key: `${from + i}`, value: `${from + i}` }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}

/** Reads into `seen`, how often each line came; commits every few of them. */
async function consume(seen: Map<string, number>, onPartitions?: (partitions: number[]) => void): Promise<Consumer> {
  const consumer = kafka().consumer({
    groupId,
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 100,
  });
  running.push(consumer);
  if (onPartitions) {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => onPartitions(payload.memberAssignment[topic] ?? []));
  }
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommitThreshold: 20,
    eachMessage: async ({ message }) => {
      const line = message.value!.toString();
      seen.set(line, (seen.get(line) ?? 0) + 1);
    },
  });
  return consumer;
}

async function stop(consumer: Consumer): Promise<void> {
  await consumer.disconnect();
  running = running.filter((other) => other !== consumer);
}

async function coordinatorId(): Promise<number> {
  const cluster = await Cluster.connect({ bootstrap: target!.client.bootstrap });
  try {
    return await cluster.coordinator('group', groupId);
  } finally {
    await cluster.close();
  }
}

async function committedTotal(): Promise<number> {
  const cluster = await Cluster.connect({ bootstrap: target!.client.bootstrap });
  try {
    const offsets = await new Admin(cluster).committedOffsets(groupId);
    return offsets.reduce((sum, { offset }) => sum + Math.max(0, offset ?? 0), 0);
  } finally {
    await cluster.close();
  }
}

describe('kafkajs consumers of one group', () => {
  it('share the partitions, and share them again when one comes and one goes', async () => {
    await startWithTopic(6);
    await write(0, 300);
    const seen = new Map<string, number>();
    const owned: number[][] = [[], []];
    const first = await consume(seen, (partitions) => (owned[0] = partitions));
    await expect.poll(() => owned[0]!.length, { timeout: 15_000 }).toBe(6);
    await consume(seen, (partitions) => (owned[1] = partitions));
    await expect.poll(() => owned.map(({ length }) => length), { timeout: 20_000 }).toEqual([3, 3]);
    expect([...owned[0]!, ...owned[1]!].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    await stop(first);
    await expect.poll(() => owned[1]!.length, { timeout: 20_000 }).toBe(6);
    await write(300, 600);
    await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(600);
  });

  it('resume at the record after the last commit', async () => {
    await startWithTopic(3);
    await write(0, 200);
    const before = new Map<string, number>();
    const first = await consume(before);
    await expect.poll(() => before.size, { timeout: 20_000 }).toBe(200);
    await stop(first);
    expect(await committedTotal()).toBe(200);
    await write(200, 250);
    const after = new Map<string, number>();
    await consume(after);
    await expect.poll(() => after.size, { timeout: 20_000 }).toBe(50);
    expect([...after.keys()].every((line) => Number(line) >= 200)).toBe(true);
  });

  it('lose nothing when the coordinator is killed under them, and their commits are there after it', async () => {
    await startWithTopic(4);
    await write(0, 400);
    const seen = new Map<string, number>();
    await consume(seen);
    const second = await consume(seen);
    await expect.poll(() => seen.size, { timeout: 20_000 }).toBe(400);
    await expect.poll(committedTotal, { timeout: 20_000 }).toBeGreaterThan(0);
    const committedBefore = await committedTotal();
    const killed = await coordinatorId();
    await target!.brokers!.kill(killed);
    await expect.poll(coordinatorId, { timeout: 30_000 }).not.toBe(killed);
    expect(await committedTotal()).toBeGreaterThanOrEqual(committedBefore);
    await write(400, 800);
    await expect.poll(() => seen.size, { timeout: 45_000 }).toBe(800);
    await stop(second);
    await Promise.all(running.map((consumer) => stop(consumer)));
    expect(await committedTotal()).toBe(800);
  });
});
