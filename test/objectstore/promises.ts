import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlreadyExists, NotFound, type ObjectStore } from '../../src/objectstore/index.js';

export interface OpenedStore {
  store: ObjectStore;
  close(): Promise<void>;
}

/** What every store promises, whatever holds the bytes. */
export function keepsItsPromises(kind: string, open: () => Promise<OpenedStore>): void {
  describe(`${kind} keeps the promises of an object store`, () => {
    let opened: OpenedStore;
    let store: ObjectStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened?.close());

    it('gives back what was put, whole or by range', async () => {
      await store.put('wal/1-1-0', Buffer.from('0123456789'));
      expect((await store.get('wal/1-1-0')).toString()).toBe('0123456789');
      expect((await store.get('wal/1-1-0', { start: 2, endExclusive: 5 })).toString()).toBe('234');
    });

    it('ends a range at the end of the object', async () => {
      await store.put('wal/short', Buffer.from('abc'));
      expect((await store.get('wal/short', { start: 1, endExclusive: 100 })).toString()).toBe('bc');
      expect(await store.get('wal/short', { start: 9, endExclusive: 100 })).toHaveLength(0);
    });

    it('writes a list of buffers as one object, more of them than one writev takes', async () => {
      const parts = Array.from({ length: 2_500 }, (_, i) => Buffer.from(`${i},`));
      await store.put('wal/parts', parts);
      expect(await store.get('wal/parts')).toEqual(Buffer.concat(parts));
    });

    it('replaces an object unless it is told to create only', async () => {
      await store.put('wal/twice', Buffer.from('first'));
      await store.put('wal/twice', Buffer.from('second'));
      await expect(store.put('wal/twice', Buffer.from('third'), { ifNoneMatch: true })).rejects.toThrow(AlreadyExists);
      expect((await store.get('wal/twice')).toString()).toBe('second');
    });

    it('lets exactly one of many racing creators win', async () => {
      const racers = Array.from({ length: 30 }, (_, i) => Buffer.from(`racer ${i}`));
      const results = await Promise.allSettled(
        racers.map((body) => store.put('meta/race', body, { ifNoneMatch: true })),
      );
      const winners = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []));
      expect(winners).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AlreadyExists);
      expect((await store.get('meta/race')).toString()).toBe(`racer ${winners[0]}`);
    });

    it('lists by prefix in byte order, from a key on', async () => {
      for (const key of ['list/b', 'list/a', 'list/c/d', 'lists/x']) await store.put(key, Buffer.from(key));
      expect(await store.list('list/')).toEqual([
        { key: 'list/a', size: 6 },
        { key: 'list/b', size: 6 },
        { key: 'list/c/d', size: 8 },
      ]);
      expect((await store.list('list/', 'list/a')).map(({ key }) => key)).toEqual(['list/b', 'list/c/d']);
      expect(await store.list('nothing/')).toEqual([]);
    });

    it('says NotFound for a key that is not there', async () => {
      await expect(store.get('wal/none')).rejects.toThrow(NotFound);
    });

    it('deletes many keys, also those that are gone already', async () => {
      await store.put('del/a', Buffer.from('a'));
      await store.delete(['del/a', 'del/never']);
      await expect(store.get('del/a')).rejects.toThrow(NotFound);
    });

    it.each(['../escape', 'wal/../../escape', '/etc/x', 'wal//x', '.hidden', 'a b', ''])(
      'refuses the key %j',
      async (key) => {
        await expect(store.put(key, Buffer.from('x'))).rejects.toThrow(/not allowed/);
      },
    );
  });
}
