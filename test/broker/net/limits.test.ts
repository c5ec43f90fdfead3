import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/objectstore/index.js';
import { encodeRequest } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A client that counts what it gets and remembers whether it was closed. */
function raw(port: number, localAddress = '127.0.0.1') {
  const client = { received: 0, closed: false, socket: connect({ port, host: '127.0.0.1', localAddress }) };
  sockets.push(client.socket);
  client.socket.on('data', (chunk) => {
    client.received += chunk.length;
  });
  client.socket.on('error', () => {});
  client.socket.on('close', () => {
    client.closed = true;
  });
  return client;
}

/** Broker and client share this process: what was written has been read after a few turns of its event loop. */
async function turns(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}

const metadata = Buffer.concat(encodeRequest('Metadata', 9, { correlationId: 1, clientId: 'x' }, { topics: [] }));

it('max.connections: whoever comes when the broker is full waits until somebody goes', async () => {
  const cluster = await startInProcess(1, { maxConnections: 1 });
  const { port } = cluster.brokers[0]!;
  const first = raw(port);
  first.socket.write(metadata);
  await expect.poll(() => first.received).toBeGreaterThan(0);
  const second = raw(port);
  second.socket.write(metadata);
  first.socket.write(metadata);
  const once = first.received;
  await expect.poll(() => first.received).toBe(2 * once);
  expect([second.received, second.closed]).toEqual([0, false]);
  first.socket.destroy();
  await expect.poll(() => second.received).toBe(once);
});

it('max.connections.per.ip: one connection too many of an address is closed; an override counts instead', async () => {
  const overrides = { maxConnectionsPerIp: 1, maxConnectionsPerIpOverrides: { '127.0.0.9': 2 } };
  const cluster = await startInProcess(1, overrides);
  const { port } = cluster.brokers[0]!;
  for (const [address, allowed] of [
    ['127.0.0.1', 1],
    ['127.0.0.9', 2],
  ] as const) {
    const clients = [];
    for (let i = 0; i < allowed; i++) {
      const client = raw(port, address);
      client.socket.write(metadata);
      await expect.poll(() => client.received).toBeGreaterThan(0);
      clients.push(client);
    }
    const tooMany = raw(port, address);
    await expect.poll(() => tooMany.closed).toBe(true);
    expect(clients.map(({ closed }) => closed)).toEqual(clients.map(() => false));
    clients[0]!.socket.destroy();
    await expect
      .poll(async () => {
        const next = raw(port, address);
        next.socket.write(metadata);
        await expect.poll(() => next.closed || next.received > 0).toBe(true);
        return next.received > 0;
      })
      .toBe(true);
  }
});

it('connections.max.idle.ms: a silent connection is closed, one that waits for its long poll is not', async () => {
  const cluster = await startInProcess(1, { connectionsMaxIdleMs: 300 });
  const consumer = await cluster.connect();
  await createTopic(consumer, 't');
  const silent = raw(cluster.brokers[0]!.port);
  const polling = fetchFrom(consumer, 't', 0, 0, { maxWaitMs: 1_500, minBytes: 1_000 });
  await expect.poll(() => silent.closed, { timeout: 5_000 }).toBe(true);
  expect((await polling).errorCode).toBe(0);
  await expect.poll(() => consumer.closed, { timeout: 5_000 }).toBe(true);
});

it('queued.max.request.bytes: nobody begins another request while others hold it all; who began gets on', async () => {
  const cluster = await startInProcess(1, { queuedMaxRequestBytes: 1_000 });
  const { port } = cluster.brokers[0]!;
  const slow = raw(port);
  const large = Buffer.concat(
    encodeRequest('Metadata', 9, { correlationId: 1, clientId: 'x'.repeat(4_000) }, { topics: [] }),
  );
  slow.socket.write(large.subarray(0, 2_000));
  const other = raw(port);
  await turns();
  other.socket.write(metadata);
  slow.socket.write(large.subarray(2_000, 3_000));
  await turns();
  expect(other.received).toBe(0);
  slow.socket.write(large.subarray(3_000));
  await expect.poll(() => slow.received).toBeGreaterThan(0);
  await expect.poll(() => other.received).toBeGreaterThan(0);

  slow.socket.write(large.subarray(0, 2_000));
  await turns();
  slow.socket.destroy(); // What it held is free again.
  const before = other.received;
  other.socket.write(metadata);
  await expect.poll(() => other.received).toBeGreaterThan(before);
});

it('a peer that asks for much and reads nothing makes the broker hold one answer, not all', async () => {
  const store = new MemoryStore();
  const cluster = await startInProcess(1, { maxInFlightPerConnection: 1_000 }, store);
  const producer = await cluster.connect();
  await createTopic(producer, 't');
  for (let i = 0; i < 8; i++) await produceTo(producer, 't', 0, batchOf({ value: Buffer.alloc(900_000) }));
  const wanted = { partition: 0, fetchOffset: 0n, partitionMaxBytes: 50_000_000 };
  const body = {
    replicaId: -1,
    maxBytes: 50_000_000,
    sessionEpoch: -1,
    topics: [{ topic: 't', partitions: [wanted] }],
  };
  const fetch = Buffer.concat(encodeRequest('Fetch', 11, { correlationId: 1, clientId: 'x' }, body));
  const greedy = raw(cluster.brokers[0]!.port);
  greedy.socket.pause();
  greedy.socket.write(Buffer.concat(Array.from({ length: 60 }, () => fetch)));
  const { metrics } = cluster.brokers[0]!.broker;
  const fetches = () => Number(/requests_total\{api="Fetch"\} (\d+)/.exec(metrics.registry.text())?.[1] ?? 0);
  await expect.poll(fetches).toBeGreaterThan(0);
  for (let i = 0; i < 20; i++) await producer.send('Metadata', { topics: [] });
  expect(fetches()).toBeLessThan(5);
  greedy.socket.resume();
  await expect.poll(fetches, { timeout: 30_000 }).toBe(60);
});
