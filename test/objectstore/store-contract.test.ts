import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore, MemoryStore, MeteredStore, type ObjectStore } from '../../src/objectstore/index.js';
import { keepsItsPromises } from './promises.js';

const kinds: Record<string, (folder: string) => ObjectStore> = {
  FileStore: (folder) => new FileStore(folder),
  MemoryStore: () => new MemoryStore(),
  MeteredStore: (folder) => new MeteredStore(new FileStore(folder)),
};

for (const [kind, make] of Object.entries(kinds)) {
  keepsItsPromises(kind, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'diskless-check-store-'));
    return { store: make(folder), close: () => rm(folder, { recursive: true, force: true }) };
  });
}
