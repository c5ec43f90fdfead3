import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explain, isCode } from './file-errors.js';
import { assertKey } from './key.js';
import {
  AlreadyExists,
  type ByteRange,
  NotFound,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
} from './store.js';

/** Unfinished puts live here, outside every listing. */
const stagingFolder = '.staging';
/** A staged file of this age belongs to a process that died in a put. */
const abandonedAfterMs = 10 * 60_000;

/**
 * A directory as an object store, shared by many processes of one machine. A put writes and syncs a staged file, then
 * links it under its key (exclusive create: link(2) fails when the name is taken) or renames it there, and syncs the
 * folder: durable and visible at once, or not at all.
 */
export class FileStore implements ObjectStore {
  private readonly folders = new Map<string, Promise<FileHandle>>();
  private readonly writer = `${process.pid}-${randomBytes(4).toString('hex')}`;
  private puts = 0;

  constructor(private readonly root: string) {}

  async put(key: string, body: Buffer | Buffer[], options: PutOptions = {}): Promise<void> {
    assertKey(key);
    const target = join(this.root, key);
    // Cheap look first: whoever loses the race for a key mostly learns it before writing anything.
    if (options.ifNoneMatch && (await exists(target))) throw new AlreadyExists(key);
    const staged = join(this.root, stagingFolder, `${this.writer}-${this.puts++}`);
    try {
      const folder = await this.folder(dirname(target));
      await this.folder(dirname(staged));
      await writeDurably(staged, body);
      if (options.ifNoneMatch) await this.publishNew(staged, target, key);
      else await rename(staged, target);
      await folder.sync();
    } catch (error) {
      await unlink(staged).catch(() => {}); // The sweep takes what even this leaves behind.
      throw explain(error, `write object ${key}`, this.root);
    }
  }

  async get(key: string, range?: ByteRange): Promise<Buffer> {
    assertKey(key);
    try {
      const file = await open(join(this.root, key), 'r');
      try {
        if (range === undefined) return await file.readFile();
        return await readRange(file, range);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (isCode(error, 'ENOENT')) throw new NotFound(key);
      throw explain(error, `read object ${key}`, this.root);
    }
  }

  async list(prefix: string, startAfter = ''): Promise<StoredEntry[]> {
    const keys: string[] = [];
    try {
      await collectKeys(this.root, '', prefix, startAfter, keys);
    } catch (error) {
      throw explain(error, `list objects ${prefix}*`, this.root);
    }
    const sized = await Promise.all(
      keys.sort().map(async (key) => {
        const found = await stat(join(this.root, key)).catch(() => null); // Deleted meanwhile.
        return found === null ? null : { key, size: found.size };
      }),
    );
    return sized.filter((entry) => entry !== null);
  }

  async delete(keys: string[]): Promise<void> {
    for (const key of keys) assertKey(key);
    for (const key of keys) {
      try {
        await unlink(join(this.root, key));
      } catch (error) {
        if (!isCode(error, 'ENOENT')) throw explain(error, `delete object ${key}`, this.root);
      }
    }
  }

  /** Removes what puts of dead processes left in staging; `olderThanMs` spares puts that are under way. */
  async sweep(olderThanMs = abandonedAfterMs, nowMs = Date.now()): Promise<number> {
    const staging = join(this.root, stagingFolder);
    const names = await readdir(staging).catch(() => []);
    let swept = 0;
    for (const name of names) {
      const found = await stat(join(staging, name)).catch(() => null);
      if (found === null || nowMs - found.mtimeMs < olderThanMs) continue;
      await unlink(join(staging, name)).catch(() => {});
      swept++;
    }
    return swept;
  }

  /** Closes the folder handles that puts keep open. */
  async close(): Promise<void> {
    const handles = await Promise.allSettled(this.folders.values());
    this.folders.clear();
    for (const handle of handles) if (handle.status === 'fulfilled') await handle.value.close();
  }

  private async publishNew(staged: string, target: string, key: string): Promise<void> {
    try {
      await link(staged, target);
    } catch (error) {
      if (isCode(error, 'EEXIST')) throw new AlreadyExists(key);
      throw error;
    }
    void unlink(staged).catch(() => {}); // The sweep takes what stays.
  }

  private folder(path: string): Promise<FileHandle> {
    let handle = this.folders.get(path);
    if (handle === undefined) {
      handle = openFolder(path);
      this.folders.set(path, handle);
      handle.catch(() => this.folders.delete(path));
    }
    return handle;
  }
}

async function openFolder(path: string): Promise<FileHandle> {
  const firstMade = await mkdir(path, { recursive: true });
  if (firstMade !== undefined) await syncFolder(dirname(firstMade)); // The new name itself must survive a crash.
  return open(path, 'r');
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** O_DSYNC makes the write itself durable: one trip to the disk and the thread pool where write and fdatasync take two. */
const durableCreate = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;

async function writeDurably(path: string, body: Buffer | Buffer[]): Promise<void> {
  const file = await open(path, durableCreate);
  try {
    await writeFully(file, Array.isArray(body) ? body : [body]);
  } finally {
    void file.close(); // Nothing is left to be written: nobody has to wait for it.
  }
}

/** IOV_MAX of Linux: more buffers in one writev are refused. */
const maxBuffersPerWrite = 1024;

async function writeFully(file: FileHandle, parts: Buffer[]): Promise<void> {
  for (let at = 0; at < parts.length; at += maxBuffersPerWrite) {
    let slice = parts.slice(at, at + maxBuffersPerWrite);
    let left = slice.reduce((sum, part) => sum + part.length, 0);
    while (left > 0) {
      const { bytesWritten } = await file.writev(slice);
      left -= bytesWritten;
      if (left > 0) slice = [Buffer.concat(slice).subarray(-left)]; // A short write: rare, so a copy is cheap enough.
    }
  }
}

async function readRange(file: FileHandle, { start, endExclusive }: ByteRange): Promise<Buffer> {
  const size = (await file.stat()).size;
  const length = Math.max(0, Math.min(endExclusive, size) - start);
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) return buffer.subarray(0, filled);
    filled += bytesRead;
  }
  return buffer;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Walks only folders that can hold keys of this prefix. */
async function collectKeys(root: string, folder: string, prefix: string, after: string, keys: string[]): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
    if (isCode(error, 'ENOENT')) return [];
    throw error;
  });
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      const below = `${key}/`;
      if (below.startsWith(prefix) || prefix.startsWith(below)) await collectKeys(root, key, prefix, after, keys);
    } else if (key.startsWith(prefix) && key > after) {
      keys.push(key);
    }
  }
}
