import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { apis, decodeResponse, ErrorCode, encodeRequest } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';
import { random } from '../simulation/random.js';

/** Sends bytes and resolves with all that came back when the broker closed; rejects when it does not within 5 s. */
function sendAndAwaitClose(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const received: Buffer[] = [];
    const timer = setTimeout(() => reject(new Error('the broker kept the connection')), 5_000);
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(received));
    });
  });
}

const framed = (body: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
};
const metadata = Buffer.concat(encodeRequest('Metadata', 9, { correlationId: 1, clientId: 'x' }, { topics: null }));

/** FindCoordinator v4 for three million groups without a name: 3 MB here, hundreds in memory. */
const manyEmptyNames = Buffer.concat([
  Buffer.from([0, 10, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0, 0]),
  Buffer.from([0xc1, 0x8d, 0xb7, 0x01]),
  Buffer.alloc(3_000_000, 1),
  Buffer.from([0]),
]);

describe('bytes that are no request close their connection and nothing else', () => {
  const hostile: [string, Buffer][] = [
    ['a negative size', Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['a size beyond the limit', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
    ['an empty frame', framed(Buffer.alloc(0))],
    ['an API that does not exist', framed(Buffer.from([0x7f, 0x00, 0, 0, 0, 0, 0, 1, 0xff, 0xff]))],
    ['a version that is not served', framed(Buffer.from([0, 0, 0, 99, 0, 0, 0, 1, 0xff, 0xff]))],
    ['a body cut short', framed(metadata.subarray(4, metadata.length - 2))],
    ['bytes behind the body', framed(Buffer.concat([metadata.subarray(4), Buffer.from('more')]))],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['a huge array length', framed(Buffer.from([0, 3, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]))],
    ['more array elements than memory is kept for', framed(manyEmptyNames)],
  ];
  it.each(hostile)('%s', async (_, bytes) => {
    const cluster = await startInProcess();
    const bystander = await cluster.connect();
    expect(await sendAndAwaitClose(cluster.brokers[0]!.port, bytes)).toHaveLength(0);
    expect((await bystander.send('Metadata', { topics: null })).brokers).toHaveLength(1);
  });

  it('random mutations of good requests never take the broker down (seed 7)', async () => {
    const dice = random(7);
    const cluster = await startInProcess();
    const { port } = cluster.brokers[0]!;
    const bystander = await cluster.connect();
    await createTopic(bystander, 't');
    const sockets: Socket[] = [];
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(metadata);
      for (let flips = 1 + dice.below(4); flips > 0; flips--) bytes[4 + dice.below(bytes.length - 4)] = dice.below(256);
      if (bytes.readInt16BE(4) === apis.DeleteTopics.key) continue;
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume().end(bytes);
      sockets.push(socket);
    }
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    expect((await bystander.send('Metadata', { topics: [{ name: 't' }] })).topics[0]!.errorCode).toBe(0);
  });
});

it('ApiVersions of an unknown version is answered in version 0, so that a newer client can step down (KIP-511)', async () => {
  const cluster = await startInProcess();
  const request = framed(Buffer.from([0, 18, 0, 99, 0, 0, 0, 42, 0xff, 0xff]));
  const answer = await new Promise<Buffer>((resolve) => {
    const socket = connect(cluster.brokers[0]!.port, '127.0.0.1', () => socket.write(request));
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(chunk);
    });
  });
  const { correlationId, body } = decodeResponse('ApiVersions', 0, answer.subarray(4));
  expect(correlationId).toBe(42);
  expect(body).toMatchObject({
    errorCode: ErrorCode.UNSUPPORTED_VERSION,
    apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }],
  });
});

it('requests that came before a malformed one are answered, then the connection is closed', async () => {
  const cluster = await startInProcess();
  const bytes = Buffer.concat([metadata, metadata, framed(Buffer.alloc(3)), metadata]);
  const answers = await sendAndAwaitClose(cluster.brokers[0]!.port, bytes);
  expect(answers.length).toBe(2 * (4 + answers.readInt32BE(0)));
});

it('answers leave in the order of their requests, also when a later one is ready first', async () => {
  const cluster = await startInProcess();
  const connection = await cluster.connect();
  await createTopic(connection, 't');
  const order: string[] = [];
  const wanted = [{ topic: 't', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1_000 }] }];
  const slow = connection
    .send(
      'Fetch',
      { replicaId: -1, maxWaitMs: 200, minBytes: 1, maxBytes: 1_000, sessionEpoch: -1, topics: wanted },
      { version: 12 },
    )
    .then(() => order.push('fetch'));
  const fast = connection.send('Metadata', { topics: [] }).then(() => order.push('metadata'));
  await Promise.all([slow, fast]);
  expect(order).toEqual(['fetch', 'metadata']);
});
