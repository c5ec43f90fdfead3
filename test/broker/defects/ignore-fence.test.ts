import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { batchOf, createTopic, fetchFrom, produceTo, startInProcess } from '../in-process.js';

it.each([
  [[], ErrorCode.NOT_LEADER_OR_FOLLOWER],
  [['ignore-fence'], ErrorCode.NONE],
])('under %j a fenced broker answers a batch with error %i, and it is in no log', async (defects, error) => {
  const cluster = await startInProcess(2, {
    defects,
    pollIdleMs: 60_000,
    pollActiveMs: 60_000,
    sessionTimeoutMs: 60_000,
  });
  const [first, zombie] = [await cluster.connect(1), await cluster.connect(2)];
  const assignments = [{ partitionIndex: 0, brokerIds: [2] }];
  await createTopic(zombie, 't', { numPartitions: -1, replicationFactor: -1, assignments });
  const { broker } = cluster.brokers[0]!;
  await broker.caughtUp();
  const { epoch, lastIndex } = broker.state.brokers.get(2)!;
  const fence = { kind: 'fence' as const, broker: 2, epoch, lastSeenIndex: lastIndex, at: Date.now() };
  expect((await broker.propose(fence)).error).toBe(0);
  expect((await produceTo(zombie, 't', 0, batchOf({ value: Buffer.from('late') }))).errorCode).toBe(error);
  const { leader } = broker.state.topics.get('t')!.partitions[0]!;
  expect((await fetchFrom(leader === 1 ? first : zombie, 't', 0, 0)).highWatermark).toBe(0n);
});
