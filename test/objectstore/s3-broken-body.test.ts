import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openStore, StoreError } from '../../src/objectstore/index.js';

/** As much of S3 as the opening of a store needs, and bodies of objects that break off. */
let server: Server;
let created: Set<string>;
beforeEach(async () => {
  created = new Set();
  server = createServer((request, response) => {
    const key = request.url ?? '';
    request.resume().on('end', () => {
      if (request.method === 'PUT') {
        const taken = request.headers['if-none-match'] === '*' && created.has(key);
        created.add(key);
        response.writeHead(taken ? 412 : 200).end();
      } else if (request.method === 'GET' && key.includes('/probe/')) {
        response.writeHead(200).end('first');
      } else if (request.method === 'GET') {
        response.writeHead(200, { 'content-length': '1000' });
        response.write(Buffer.alloc(10), () => response.destroy());
      } else {
        const deleted = '<?xml version="1.0"?><DeleteResult></DeleteResult>';
        response.writeHead(200, { 'content-type': 'application/xml' }).end(deleted);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('a connection that breaks in the middle of a body is a failure of the store, named as one', async () => {
  const store = await openStore('s3://bucket/prefix');
  const failure = await store.get('meta/1').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StoreError);
  expect((failure as Error).message).toContain('cannot get meta/1 in s3://bucket/prefix');
});
