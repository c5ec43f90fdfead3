import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Started, startProcess } from './broker-process.js';

let store: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'diskless-check-elastic-'));
});
afterEach(() => rm(store, { recursive: true, force: true }));

async function start(id: number, port = 0): Promise<Started & { id: number; port: number }> {
  const started = startProcess({ id, port, store, sessionTimeoutMs: 2_500 });
  return { ...started, id, port: (await started.ready).port };
}

async function leave({ child, exited }: Started): Promise<void> {
  child.kill('SIGTERM');
  expect((await exited).code).toBe(0);
}

/**
 * Runs `act` while a producer writes, which may call for progress: fifty more records acknowledged. No send may fail, and
 * afterwards every acknowledged record must be read once.
 */
async function underLoad(ports: number[], act: (progress: () => Promise<void>) => Promise<void>): Promise<void> {
  const kafka = new Kafka({ brokers: ports.map((port) => `127.0.0.1:${port}`), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 't', numPartitions: 6, replicationFactor: 2 }] });
  await admin.disconnect();
  const acknowledged = await writeWhile(kafka, act);
  const read = await readAll(kafka, acknowledged);
  expect([...read].filter(([, times]) => times > 1)).toEqual([]);
}

async function writeWhile(kafka: Kafka, act: (progress: () => Promise<void>) => Promise<void>): Promise<string[]> {
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const acknowledged: string[] = [];
  let stop = false;
  const writing = (async () => {
    for (let i = 0; !stop; i++) {
      const value = `record ${i}`;
      await producer.send({ topic: 't', messages: [{ value, partition: i % 6 }] });
      acknowledged.push(value);
    }
  })();
  const progress = async () => {
    const enough = acknowledged.length + 50;
    await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(enough);
  };
  try {
    await Promise.race([act(progress), writing]);
  } finally {
    stop = true;
    await writing.finally(() => producer.disconnect());
  }
  return acknowledged;
}

async function readAll(kafka: Kafka, wanted: string[]): Promise<Map<string, number>> {
  const consumer = kafka.consumer({ groupId: 'g' });
  const read = new Map<string, number>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: 't', fromBeginning: true });
    await consumer.run({
      async eachMessage({ message: { value } }) {
        read.set(String(value), (read.get(String(value)) ?? 0) + 1);
      },
    });
    await expect.poll(() => wanted.filter((value) => !read.has(value)), { timeout: 30_000 }).toEqual([]);
  } finally {
    await consumer.disconnect();
  }
  return read;
}

describe('while a kafkajs producer writes, no send fails and nothing acknowledged is lost or doubled', () => {
  it('when a broker joins and leaves, twice', async () => {
    const ports = [(await start(1)).port, (await start(2)).port];
    await underLoad(ports, async (progress) => {
      for (let round = 0; round < 2; round++) {
        const joiner = await start(3);
        await progress();
        await leave(joiner);
      }
      await progress();
    });
  });

  it('when each of three brokers is restarted in turn', async () => {
    const brokers = [await start(1), await start(2), await start(3)];
    const ports = brokers.map(({ port }) => port);
    await underLoad(ports, async (progress) => {
      for (const broker of brokers) {
        await leave(broker);
        await progress();
        await start(broker.id, broker.port);
        await progress();
      }
    });
  });
});
