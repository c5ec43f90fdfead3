import { afterEach, describe, expect, it } from 'vitest';
import { Connection, ConnectionError, RequestTimeout, UnsupportedApi } from '../../src/client/index.js';
import { decodeResponse, encodeRequest, encodeResponse } from '../../src/protocol/index.js';
import { type Script, ScriptedBroker } from './scripted-broker.js';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function connected(
  script: Script,
  versions?: Parameters<typeof ScriptedBroker.start>[1],
  requestTimeoutMs = 5_000,
) {
  const broker = await ScriptedBroker.start(script, versions);
  open.push({ close: () => broker.kill() });
  const connection = await Connection.open(broker, { bootstrap: [], requestTimeoutMs, connectTimeoutMs: 5_000 });
  open.push(connection);
  return { broker, connection };
}

const waiting = () => {
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  return { released, release };
};

describe('pipelining', () => {
  it('sends all requests before the first answer and gives each caller its own answer', async () => {
    const gate = waiting();
    const { broker, connection } = await connected({
      FindCoordinator: async ({ body }) => {
        await gate.released;
        return { coordinators: body.coordinatorKeys.map((key) => ({ key, nodeId: Number(key), host: 'h', port: 1 })) };
      },
    });
    const answers = Array.from({ length: 50 }, (_, i) =>
      connection.send('FindCoordinator', { coordinatorKeys: [String(i)] }),
    );
    expect(connection.requestsInFlight).toBe(50);
    await expect.poll(() => broker.count('FindCoordinator')).toBe(50);
    gate.release();
    const ids = (await Promise.all(answers)).map(({ coordinators }) => coordinators[0]!.nodeId);
    expect(ids).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(connection.requestsInFlight).toBe(0);
  });

  it('reassembles responses that arrive byte by byte', async () => {
    const { connection } = await connected({
      DescribeCluster: async ({ socket, version, correlationId }) => {
        const bytes = Buffer.concat(
          encodeResponse('DescribeCluster', version, correlationId, { clusterId: 'in-pieces' }),
        );
        for (const byte of bytes) {
          socket.write(Buffer.of(byte));
          await new Promise((resolve) => setImmediate(resolve));
        }
        return undefined;
      },
    });
    expect((await connection.send('DescribeCluster', {})).clusterId).toBe('in-pieces');
  });

  it('sends pre-encoded frames and resolves with the raw response frame', async () => {
    const { connection } = await connected({ DescribeCluster: () => ({ clusterId: 'raw' }) });
    const correlationId = connection.nextCorrelationId();
    const version = connection.pickVersion('DescribeCluster');
    const frame = await connection.sendFrame(
      encodeRequest('DescribeCluster', version, { correlationId, clientId: 'test' }, {}),
      correlationId,
    );
    const { body, correlationId: answered } = decodeResponse('DescribeCluster', version, frame);
    expect([body.clusterId, answered]).toEqual(['raw', correlationId]);
  });

  it('expects no answer to one-way bytes', async () => {
    const { broker, connection } = await connected({
      DescribeCluster: ({ correlationId }) => (correlationId === 77 ? undefined : { clusterId: 'next' }),
    });
    connection.sendOneWay(encodeRequest('DescribeCluster', 1, { correlationId: 77, clientId: null }, {}));
    expect((await connection.send('DescribeCluster', {})).clusterId).toBe('next');
    expect(broker.count('DescribeCluster')).toBe(2);
  });
});

describe('a connection that cannot be trusted any more', () => {
  it('ends when a response carries a foreign correlation id, and fails everything in flight', async () => {
    const gate = waiting();
    const { connection } = await connected({
      DescribeCluster: async ({ socket, version, correlationId }) => {
        await gate.released;
        for (const bytes of encodeResponse('DescribeCluster', version, correlationId + 1_000, { clusterId: 'foreign' }))
          socket.write(bytes);
        return undefined;
      },
    });
    const both = [connection.send('DescribeCluster', {}), connection.send('DescribeCluster', {})];
    gate.release();
    for (const result of await Promise.allSettled(both)) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(ConnectionError) });
      expect(String((result as PromiseRejectedResult).reason)).toMatch(
        /correlation id \d+ where \d+ \(DescribeCluster\) was expected/,
      );
    }
    expect(connection.closed).toBe(true);
  });

  it('fails every request in flight when the peer dies in the middle of a frame', async () => {
    const { connection } = await connected({
      DescribeCluster: ({ socket, version, correlationId }) => {
        const bytes = Buffer.concat(
          encodeResponse('DescribeCluster', version, correlationId, { clusterId: 'half of this' }),
        );
        socket.write(bytes.subarray(0, bytes.length - 5), () => socket.resetAndDestroy());
        return undefined;
      },
    });
    const closed = new Promise<Error>((resolve) => connection.onClose(resolve));
    const results = await Promise.allSettled([
      connection.send('DescribeCluster', {}),
      connection.send('DescribeCluster', {}),
    ]);
    expect(results.map((result) => (result as PromiseRejectedResult).reason)).toEqual([
      expect.any(ConnectionError),
      expect.any(ConnectionError),
    ]);
    expect(await closed).toBeInstanceOf(ConnectionError);
    await expect(connection.send('DescribeCluster', {})).rejects.toBeInstanceOf(ConnectionError);
  });

  it('ends when a request gets no answer in time', async () => {
    const { connection } = await connected({ DescribeCluster: () => new Promise<undefined>(() => {}) });
    const started = performance.now();
    await expect(connection.send('DescribeCluster', {}, { timeoutMs: 80 })).rejects.toBeInstanceOf(RequestTimeout);
    expect(performance.now() - started).toBeGreaterThanOrEqual(79);
    expect(connection.closed).toBe(true);
  });

  it('honours a short timeout behind a long one', async () => {
    const { connection } = await connected({ DescribeCluster: () => new Promise<undefined>(() => {}) });
    const long = connection.send('DescribeCluster', {}, { timeoutMs: 60_000 });
    const short = connection.send('DescribeCluster', {}, { timeoutMs: 60 });
    await expect(short).rejects.toBeInstanceOf(RequestTimeout);
    await expect(long).rejects.toBeInstanceOf(Error);
  });

  it('ends on an impossible frame size', async () => {
    const { connection } = await connected({
      DescribeCluster: ({ socket }) => {
        socket.write(Buffer.from('7fffffff00000000', 'hex'));
        return undefined;
      },
    });
    await expect(connection.send('DescribeCluster', {})).rejects.toThrow(/broke Kafka's protocol/);
  });
});

describe('a caller that gives up', () => {
  it('is told at once, and the late answer goes to nobody', async () => {
    const gate = waiting();
    const { connection } = await connected({
      FindCoordinator: async ({ body }) => {
        if (body.coordinatorKeys[0] === 'slow') await gate.released;
        return { coordinators: body.coordinatorKeys.map((key) => ({ key, nodeId: 1, host: 'h', port: 1 })) };
      },
    });
    const abort = new AbortController();
    const slow = connection.send('FindCoordinator', { coordinatorKeys: ['slow'] }, { signal: abort.signal });
    const next = connection.send('FindCoordinator', { coordinatorKeys: ['next'] });
    abort.abort(new Error('enough'));
    await expect(slow).rejects.toThrow('enough');
    gate.release();
    expect((await next).coordinators[0]!.key).toBe('next');
    expect(connection.closed).toBe(false);
  });
});

describe('versions', () => {
  it('picks the highest that both sides speak, below the cap', async () => {
    const { connection } = await connected({ Metadata: () => ({}) }, { Metadata: [1, 9] });
    expect(connection.pickVersion('Metadata')).toBe(9);
    expect(connection.pickVersion('Metadata', 4)).toBe(4);
  });

  it('says what both sides offer when there is none in common', async () => {
    const { connection } = await connected({ Fetch: () => ({}) }, { Fetch: [0, 2] });
    expect(() => connection.pickVersion('Fetch')).toThrow(
      /No common version of Fetch: .* offers 0 to 2, this client speaks 4 to/,
    );
    expect(() => connection.pickVersion('JoinGroup')).toThrow(UnsupportedApi);
    await expect(connection.send('JoinGroup', {})).rejects.toThrow(/does not offer JoinGroup \(API key 11\)/);
  });

  it('falls back when the broker knows only older versions of ApiVersions (KIP-511)', async () => {
    const { broker } = await connected({
      ApiVersions: ({ version, correlationId, socket }) => {
        const apiKeys = [{ apiKey: 18, minVersion: 0, maxVersion: 2 }];
        if (version <= 2) return { apiKeys };
        for (const bytes of encodeResponse('ApiVersions', 0, correlationId, { errorCode: 35, apiKeys }))
          socket.write(bytes);
        return undefined;
      },
    });
    expect(broker.log.map(({ version }) => version)).toEqual([4, 2]);
  });
});

describe('close', () => {
  it('fails what is in flight, tells its listeners once, and leaves no socket behind', async () => {
    const { broker, connection } = await connected({ DescribeCluster: () => new Promise<undefined>(() => {}) });
    const reasons: Error[] = [];
    connection.onClose((reason) => reasons.push(reason));
    const pending = connection.send('DescribeCluster', {});
    connection.close();
    connection.close();
    await expect(pending).rejects.toThrow(/closed by this client/);
    expect(reasons).toHaveLength(1);
    connection.onClose((reason) => reasons.push(reason));
    await expect.poll(() => [reasons.length, broker.sockets.size]).toEqual([2, 0]);
  });
});
