import { expect, it } from 'vitest';
import { MemoryStore, MeteredStore } from '../../src/objectstore/index.js';

it('every request is counted, refused ones too, with its bytes and the class of its key', async () => {
  const store = new MeteredStore(new MemoryStore());
  await store.put('wal/1', [Buffer.alloc(10), Buffer.alloc(5)]);
  await store.put('meta/0', Buffer.alloc(3), { ifNoneMatch: true });
  await store.put('meta/0', Buffer.alloc(3), { ifNoneMatch: true }).catch(() => {});
  await store.get('wal/1', { start: 0, endExclusive: 4 });
  await store.get('meta/9').catch(() => {});
  await store.list('wal/');
  await store.delete(['wal/1']);
  const meters = Object.fromEntries(store.meters().map((meter) => [`${meter.kind} ${meter.keyClass}`, meter]));
  expect(meters['put wal']).toMatchObject({ requests: 1, failed: 0, bytesIn: 15 });
  expect(meters['put meta']).toMatchObject({ requests: 2, failed: 1, bytesIn: 6 });
  expect(meters['get wal']).toMatchObject({ requests: 1, bytesOut: 4 });
  expect(meters['get meta']).toMatchObject({ requests: 1, failed: 1, bytesOut: 0 });
  expect(meters['list wal']).toMatchObject({ requests: 1 });
  expect(meters['delete wal']).toMatchObject({ requests: 1 });
});
