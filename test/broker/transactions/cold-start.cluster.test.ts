import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startProcess } from '../broker-process.js';
import { createTopic } from '../in-process.js';
import { readAll } from './committed-reader.js';
import { committed, stageOffset } from './group-offsets.js';
import { TransactionalProducer } from './transactional-producer.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diskless-check-cold-start-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 20 }));

async function start() {
  const { child, ready, exited } = startProcess({ id: 1, store: folder, sessionTimeoutMs: 1_000, snapshotEvery: 3 });
  const connection = await Connection.open({ host: '127.0.0.1', port: (await ready).port }, { bootstrap: [] });
  const kill = async () => {
    connection.close();
    child.kill('SIGKILL');
    await exited;
  };
  return { connection, kill };
}

it('a cluster killed amid transactions goes on from its snapshot: one is committed, one aborted, by who began it', async () => {
  const before = await start();
  await createTopic(before.connection, 't', { numPartitions: 2 });
  const [first, second] = ['first', 'second'].map((id) => new TransactionalProducer(before.connection, id, 2));
  for (const producer of [first!, second!]) {
    await producer.init();
    for (const partition of [0, 1]) await producer.write('t', partition, `${producer.transactionalId} before`);
  }
  await stageOffset(before.connection, first!, { offset: 5 });
  await expect
    .poll(async () => (await readdir(folder, { recursive: true })).some((key) => /snapshot/.test(key)))
    .toBe(true);
  await before.kill();

  const after = await start();
  const [resumed, heir] = [first!, second!].map((producer) => producer.through(after.connection));
  expect(await committed(after.connection, true)).toMatchObject({ error: ErrorCode.UNSTABLE_OFFSET_COMMIT });
  expect(await readAll(after.connection, 't', 'read_committed')).toEqual([]);
  expect((await resumed!.write('t', 0, 'first after')).errorCode).toBe(ErrorCode.NONE);
  expect(await resumed!.end(true)).toBe(ErrorCode.NONE);
  expect(await heir!.end(false)).toBe(ErrorCode.NONE);
  expect(await readAll(after.connection, 't', 'read_committed')).toEqual(['first before', 'first after']);
  expect(await readAll(after.connection, 't', 'read_committed', 1)).toEqual(['first before']);
  expect(await committed(after.connection, true)).toEqual({ offset: 5n, error: ErrorCode.NONE });
  await after.kill();
});
