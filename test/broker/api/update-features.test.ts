import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';

const upgrade = 1;
const safeDowngrade = 2;
const unsafeDowngrade = 3;

/** Each one as a booted Apache Kafka 4.3.1 answered it. */
it.each([
  ['nix', 1, upgrade, false],
  ['metadata.version', 99, upgrade, false],
  ['metadata.version', 25, upgrade, false],
  ['metadata.version', 25, safeDowngrade, false],
  ['metadata.version', 25, unsafeDowngrade, false],
  ['metadata.version', 0, unsafeDowngrade, false],
  ['transaction.version', 1, safeDowngrade, true],
  ['transaction.version', 1, upgrade, false],
  ['transaction.version', 9, upgrade, false],
  ['transaction.version', -1, unsafeDowngrade, false],
  ['transaction.version', 2, safeDowngrade, true],
  ['transaction.version', 0, 0, false],
  ['transaction.version', 0, 7, false],
  ['group.version', 0, safeDowngrade, true],
  ['kraft.version', 1, upgrade, true],
  ['kraft.version', 0, upgrade, true],
])('an update of %s to %i by upgrade type %i is taken: %s', async (feature, maxVersionLevel, upgradeType, taken) => {
  const connection = await (await startInProcess()).connect();
  const ask = async (validateOnly: boolean, version: number) => {
    const featureUpdates = [{ feature, maxVersionLevel, upgradeType }];
    return connection.send('UpdateFeatures', { timeoutMs: 5_000, validateOnly, featureUpdates }, { version });
  };
  const error = taken ? ErrorCode.NONE : ErrorCode.INVALID_UPDATE_VERSION;
  expect((await ask(true, 1)).errorCode).toBe(error);
  expect((await ask(false, 2)).errorCode).toBe(error);
});

it('levels that were set are told by every broker, and one bad update spoils all', async () => {
  const cluster = await startInProcess(2);
  const connection = await cluster.connect(1);
  const update = (...featureUpdates: { feature: string; maxVersionLevel: number; upgradeType: number }[]) =>
    connection.send('UpdateFeatures', { timeoutMs: 5_000, featureUpdates }, { version: 2 });
  const told = async () => {
    const other = await (await cluster.connect(2)).send('ApiVersions', {
      clientSoftwareName: 'test',
      clientSoftwareVersion: '1',
    });
    return other.finalizedFeatures.find(({ name }) => name === 'transaction.version')?.maxVersionLevel ?? 0;
  };
  const down = { feature: 'transaction.version', maxVersionLevel: 1, upgradeType: safeDowngrade };
  await update(down, { feature: 'nix', maxVersionLevel: 1, upgradeType: upgrade });
  expect(await told()).toBe(2);
  await update(down);
  await expect.poll(told).toBe(1);
  await update({ ...down, maxVersionLevel: 0 });
  await expect.poll(told).toBe(0);
});

it('at group version 0 the KIP-848 protocol is closed, and open again at 1', async () => {
  const connection = await (await startInProcess()).connect();
  const set = (maxVersionLevel: number, upgradeType: number) => {
    const featureUpdates = [{ feature: 'group.version', maxVersionLevel, upgradeType }];
    return connection.send('UpdateFeatures', { timeoutMs: 5_000, featureUpdates }, { version: 2 });
  };
  const join = () =>
    connection.send('ConsumerGroupHeartbeat', {
      groupId: 'g',
      memberId: 'm',
      memberEpoch: 0,
      rebalanceTimeoutMs: 1_000,
      subscribedTopicNames: ['t'],
      topicPartitions: [],
    });
  const described = async () => {
    const { groups } = await connection.send('ConsumerGroupDescribe', { groupIds: ['g'] });
    return groups[0]!.errorCode;
  };
  await set(0, safeDowngrade);
  expect((await join()).errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
  expect(await described()).toBe(ErrorCode.UNSUPPORTED_VERSION);
  await set(1, upgrade);
  expect((await join()).errorCode).toBe(ErrorCode.NONE);
  expect(await described()).toBe(ErrorCode.NONE);
});
