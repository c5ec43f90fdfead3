import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Connection } from '../../src/client/index.js';
import { ErrorCode } from '../../src/protocol/index.js';
import { startProcess } from './broker-process.js';
import { batchOf, createTopic, fetchFrom, produceTo } from './in-process.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diskless-check-zombie-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const connect = (port: number) => Connection.open({ host: '127.0.0.1', port }, { bootstrap: [] });

it('a broker stopped past its session and resumed acknowledges nothing stale, sees what it missed, and leads again', async () => {
  const options = (id: number) => ({ id, store: join(folder, 'store'), sessionTimeoutMs: 1_000 });
  const [other, zombie] = [startProcess(options(1)), startProcess(options(2))];
  const [otherReady, zombieReady] = [await other.ready, await zombie.ready];
  const [toOther, toZombie] = [await connect(otherReady.port), await connect(zombieReady.port)];
  const assignments = [{ partitionIndex: 0, brokerIds: [2] }];
  await createTopic(toZombie, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  expect((await produceTo(toZombie, 't', 0, batchOf({}))).baseOffset).toBe(0n);

  zombie.child.kill('SIGSTOP');
  const whileStopped = produceTo(toZombie, 't', 0, batchOf({ value: Buffer.from('to the zombie') }));
  await expect
    .poll(async () => (await produceTo(toOther, 't', 0, batchOf({}))).errorCode, { timeout: 10_000, interval: 50 })
    .toBe(ErrorCode.NONE);
  zombie.child.kill('SIGCONT');

  // Refused, or appended after all of the other's records by the leader that it is again: never at the old log end.
  const { errorCode, baseOffset } = await whileStopped;
  if (errorCode === ErrorCode.NONE) expect(baseOffset).toBeGreaterThan(1n);
  else expect(errorCode).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  await expect
    .poll(async () => (await produceTo(toZombie, 't', 0, batchOf({}))).errorCode, { timeout: 10_000 })
    .toBe(0);
  const fetched = await fetchFrom(toZombie, 't', 0, 0);
  expect(Number(fetched.highWatermark)).toBeGreaterThanOrEqual(3);
  // The other one learns of the return with its next look at the log; until then it serves what is committed.
  await expect
    .poll(async () => (await fetchFrom(toOther, 't', 0, 0)).errorCode, { timeout: 10_000 })
    .toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  toOther.close();
  toZombie.close();
});
