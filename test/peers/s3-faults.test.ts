import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStore, StoreError, StoreUnavailable } from '../../src/objectstore/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../broker/in-process.js';
import { freePort } from './apache-kafka.js';
import { type S3Fault, type S3FaultProxy, startS3FaultProxy } from './s3-fault-proxy.js';
import { type S3Server, s3Missing, startS3 } from './versitygw.js';

const missing = s3Missing();

describe.skipIf(missing)(`brokers over an S3 that fails${missing ? `: skipped, ${missing}` : ''}`, () => {
  let s3: S3Server;
  let proxy: S3FaultProxy;
  beforeAll(async () => {
    s3 = await startS3();
    proxy = await startS3FaultProxy(s3.endpoint);
  }, 600_000);
  afterEach(() => {
    proxy.fault = () => null;
  });
  afterAll(async () => {
    await proxy?.close();
    await s3?.stop();
  });
  const uri = (prefix: string) => `s3://${s3.bucket}/${prefix}?endpoint=${proxy.endpoint}`;

  it.each(['throttle', 'reset-before', 'reset-after', 'conflict'] as S3Fault[])(
    '%s: every second write fails, each record is there once and in order',
    async (fault) => {
      const cluster = await startInProcess(1, { sessionTimeoutMs: 20_000 }, await openStore(uri(fault)));
      const connection = await cluster.connect();
      await createTopic(connection, 't');
      let writes = 0;
      proxy.fault = (method) => (method === 'PUT' && writes++ % 2 === 0 ? fault : null);
      const offsets: bigint[] = [];
      for (let i = 0; i < 20; i++) {
        const { errorCode, baseOffset } = await produceTo(connection, 't', 0, batchOf({ value: Buffer.from(`${i}`) }));
        expect(errorCode).toBe(0);
        offsets.push(baseOffset);
      }
      expect(writes).toBeGreaterThan(40); // A data object and a log object each, and the tries that failed.
      expect(offsets).toEqual(Array.from({ length: 20 }, (_, i) => BigInt(i)));
      expect((await fetchFrom(connection, 't', 0, 0)).highWatermark).toBe(20n);
    },
  );

  it('a body that breaks off is never taken for an object', async () => {
    const store = await openStore(uri('truncated'));
    await store.put('wal/1-1-0', Buffer.alloc(10_000, 'x'));
    proxy.fault = (method) => (method === 'GET' ? 'truncate' : null);
    await expect(store.get('wal/1-1-0')).rejects.toThrow(StoreUnavailable);
    proxy.fault = () => null;
    expect(await store.get('wal/1-1-0')).toHaveLength(10_000);
  });

  it('a store that throttles the start says that it is not ready', async () => {
    proxy.fault = () => 'throttle';
    const refused = await openStore(uri('busy')).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StoreUnavailable);
    expect(String(refused)).toMatch(/not ready \(HTTP 503\).*SlowDown/);
  });

  it('the probe of the start may lose its answer, too', async () => {
    let puts = 0;
    proxy.fault = (method) => (method === 'PUT' && puts++ === 0 ? 'reset-after' : null);
    await openStore(uri('probe'));
    expect(puts).toBeGreaterThan(2);
  });

  it('a store that ignores If-None-Match is refused', async () => {
    const objects = new Map<string, Buffer>();
    await withServer(
      (request, response) => {
        const key = request.url?.split('?')[0] ?? '';
        const body: Buffer[] = [];
        request.on('data', (chunk) => body.push(chunk));
        request.on('end', () => {
          if (request.method === 'PUT') objects.set(key, Buffer.concat(body));
          response.writeHead(200).end(request.method === 'GET' ? objects.get(key) : undefined);
        });
      },
      async (endpoint) => {
        await expect(openStore(`s3://bucket?endpoint=${endpoint}`)).rejects.toThrow(/ignores If-None-Match/);
      },
    );
  });

  it('an endpoint that is no S3 is told apart', async () => {
    await withServer(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>'),
      async (endpoint) => {
        const refused = await openStore(`s3://bucket?endpoint=${endpoint}`).catch((error: unknown) => error);
        expect(refused).toBeInstanceOf(StoreError);
        expect(String(refused)).toMatch(/does not answer as S3 does|was not there afterwards/);
      },
    );
  });

  it('nobody at the endpoint, wrong secret, no bucket: each is said with what to do', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    await expect(openStore(`s3://bucket?endpoint=${nobody}`)).rejects.toThrow(/cannot be reached; start the store/);
    await expect(openStore(`s3://no-such-bucket/x`)).rejects.toThrow(/there is no bucket "no-such-bucket" at http/);
    const secret = process.env.AWS_SECRET_ACCESS_KEY;
    process.env.AWS_SECRET_ACCESS_KEY = 'wrong';
    try {
      await expect(openStore(`s3://${s3.bucket}`)).rejects.toThrow(/refuses the credentials; check the access key/);
    } finally {
      process.env.AWS_SECRET_ACCESS_KEY = secret;
    }
  });
});

async function withServer(
  listener: Parameters<typeof createServer>[1] & object,
  act: (endpoint: string) => Promise<void>,
): Promise<void> {
  const server: Server = createServer(listener as never);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
