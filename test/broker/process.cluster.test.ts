import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from '../../src/client/index.js';
import { openStore } from '../../src/objectstore/index.js';
import { startProcess } from './broker-process.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diskless-check-process-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const broker = (id: number, over: object = {}) =>
  startProcess({ id, store: join(folder, 'store'), sessionTimeoutMs: 2_000, ...over });

async function liveBrokers(port: number): Promise<number[]> {
  const connection = await Connection.open({ host: '127.0.0.1', port }, { bootstrap: [] });
  try {
    return (await connection.send('Metadata', { topics: [] })).brokers.map(({ nodeId }) => nodeId);
  } finally {
    connection.close();
  }
}

describe('a broker process', () => {
  it('says in one line where it serves, and leaves in good order on SIGTERM', async () => {
    const [first, second] = [broker(1), broker(2)];
    const ready = await first.ready;
    expect(ready).toMatchObject({ ready: true, id: 1 });
    expect((await second.ready).clusterId).toBe(ready.clusterId);
    expect(await (await fetch(`http://127.0.0.1:${ready.metricsPort}/metrics`)).text()).toContain(
      'diskless_brokers{state="live"}',
    );
    await expect.poll(() => liveBrokers(ready.port)).toEqual([1, 2]);
    second.child.kill('SIGTERM');
    expect((await second.exited).code).toBe(0);
    await expect.poll(() => liveBrokers(ready.port)).toEqual([1]);
  });

  it('goes when its stdin closes, so that nobody is left behind', async () => {
    const { child, ready, exited } = broker(1);
    await ready;
    child.stdin!.end();
    expect((await exited).code).toBe(0);
  });

  it('gives way to another process that takes its id', async () => {
    const old = broker(1);
    await old.ready;
    const young = broker(1);
    await young.ready;
    const { code, stderr } = await old.exited;
    expect(code).toBe(1);
    expect(stderr).toContain('another process took broker id 1');
  });

  it('keeps nothing on its own disk', async () => {
    const scratchDir = join(folder, 'scratch');
    await await broker(1, { scratchDir }).ready;
    expect(await readdir(scratchDir).catch(() => [])).toEqual([]);
  });
});

describe('a broker process that cannot start says why and exits with 1', () => {
  it('wrong options', async () => {
    const { code, stderr } = await startProcess({ id: -1, colour: 'red' }).exited;
    expect(code).toBe(1);
    expect(stderr).toMatch(/broker options are wrong: .*store/);
    expect(stderr).toContain('colour');
  });

  it('an unknown defect', async () => {
    const { code, stderr } = await broker(1, { defects: ['no-such'] }).exited;
    expect([code, stderr]).toEqual([1, expect.stringContaining('unknown defect no-such; known are')]);
  });

  it('a port that is taken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((done) => {
      taken.listen(0, '127.0.0.1', () => done((taken.address() as { port: number }).port));
    });
    const { code, stderr } = await broker(1, { port }).exited;
    taken.close();
    expect([code, stderr]).toEqual([1, expect.stringContaining(`cannot listen on 127.0.0.1:${port}`)]);
  });

  it('a damaged log: a hole would be appended into', async () => {
    const { child, ready, exited } = broker(1);
    await ready;
    child.kill('SIGTERM');
    await exited;
    await (await openStore(join(folder, 'store'))).delete(['meta/00000000000000000000']);
    const { code, stderr } = await broker(1).exited;
    expect([code, stderr]).toEqual([1, expect.stringContaining('is missing, later ones are there')]);
  });
});
