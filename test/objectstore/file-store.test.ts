import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileStore, openStore } from '../../src/objectstore/index.js';

describe('a directory as object store', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'diskless-check-store-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('leaves nothing in staging, whether a put succeeds or loses', async () => {
    const store = new FileStore(folder);
    await store.put('meta/0', Buffer.from('a'), { ifNoneMatch: true });
    await store.put('meta/0', Buffer.from('b'), { ifNoneMatch: true }).catch(() => {});
    await expect.poll(() => readdir(join(folder, '.staging'))).toEqual([]);
  });

  it('neither lists nor serves an upload that died half way, and sweeps it once it is old', async () => {
    await mkdir(join(folder, '.staging'));
    const abandoned = join(folder, '.staging', '4711-dead-0');
    await writeFile(abandoned, 'half an obj');
    const store = new FileStore(folder);
    expect(await store.list('')).toEqual([]);
    expect(await store.sweep()).toBe(0); // Young: it may be under way in another process.
    await utimes(abandoned, new Date(0), new Date(0));
    expect(await store.sweep()).toBe(1);
    expect(await readdir(join(folder, '.staging'))).toEqual([]);
  });

  it('opens a plain path and a file URI, and makes the directory', async () => {
    const path = join(folder, 'new', 'store');
    await (await openStore(path)).put('wal/x', Buffer.from('x'));
    expect((await (await openStore(`file://${path}`)).get('wal/x')).toString()).toBe('x');
  });

  it('says which stores there are when it is given another', async () => {
    await expect(openStore('ftp://host/dir')).rejects.toThrow(/expected a directory, file:.* or s3:/);
  });

  it('says that a file stands in the way', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(openStore(join(folder, 'file', 'below'))).rejects.toThrow(/a file stands where a directory is needed/);
  });

  it.skipIf(process.getuid?.() === 0)('says that permission is missing', async () => {
    await chmod(folder, 0o500);
    await expect(new FileStore(folder).put('wal/x', Buffer.from('x'))).rejects.toThrow(/permission denied/);
  });
});
