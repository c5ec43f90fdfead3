import { afterEach, describe, expect, it } from 'vitest';
import { batches, ErrorCode, encodeBatch } from '../../src/protocol/index.js';
import { Ledger, mergeVerifications, type VerifyOptions, verifyLog } from '../../src/verify/index.js';
import { FakeCluster } from '../load/fake-log.js';

const never = new AbortController().signal;
let cluster: FakeCluster;
afterEach(() => cluster.close());

const ledgerOf = (partitions: number, seed = 1) =>
  new Ledger({
    topic: 'loaded',
    partitions,
    runId: 'r',
    seed,
    valueBytes: 100,
    keysPerPartition: 0,
    ordered: true,
    exactlyOnce: true,
  });

/** Appends `count` records in batches of ten and tells the ledger. */
function write(ledger: Ledger, partition: number, count: number, first = 0): void {
  const told = ledger.partition(partition);
  for (let sequence = first; sequence < first + count; sequence += 10) {
    const records = Array.from({ length: 10 }, (_, i) => ({
      timestamp: 1,
      key: null,
      value: ledger.codec.encodeValue(partition, sequence + i, 1_000),
    }));
    const { baseOffset } = cluster.partitions[partition]!.append(encodeBatch({ records }));
    told.acknowledge(sequence, 10, baseOffset);
  }
}
const verify = (ledgers: Ledger | Ledger[], over: Partial<VerifyOptions> = {}) =>
  verifyLog(cluster.client, 'loaded', ledgers, { signal: never, timeoutMs: 500, settleMs: 100, ...over });
const names = async (verification: ReturnType<typeof verify>) =>
  Object.fromEntries((await verification).anomalies.map(({ name, count }) => [name, count]));

describe('reading a log back', () => {
  it('reads every partition from the first record to the last', async () => {
    cluster = await FakeCluster.start(9, [1, 2]);
    const ledger = ledgerOf(9);
    for (let partition = 0; partition < 9; partition++) write(ledger, partition, 100 * partition);
    expect(await verify(ledger)).toMatchObject({ acknowledged: 3_600, read: 3_600, partitions: 9, anomalies: [] });
  });

  it('reads through one broker what that broker leads, and counts nothing else', async () => {
    cluster = await FakeCluster.start(4, [1, 2]);
    const ledger = ledgerOf(4);
    for (let partition = 0; partition < 4; partition++) write(ledger, partition, 50);
    cluster.moveLeader(0, 2);
    expect(await verify(ledger, { onlyBroker: 2 })).toMatchObject({
      acknowledged: 150,
      read: 150,
      partitions: 3,
      anomalies: [],
    });
  });

  it('a broker that leads and refuses to serve is stuck, whoever else could serve the same', async () => {
    cluster = await FakeCluster.start(2, [1, 2]);
    const ledger = ledgerOf(2);
    for (let partition = 0; partition < 2; partition++) write(ledger, partition, 50);
    cluster.onFetch = () => ({ records: Buffer.alloc(0), errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER });
    const begin = performance.now();
    expect(await names(verify(ledger, { onlyBroker: 2 }))).toEqual({ 'stuck-client': 1, unseen: 50 });
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(cluster.brokers.get(1)!.count('Fetch')).toBe(0);
  });

  it('near miss: a partition that moves away before it is read is left out', async () => {
    cluster = await FakeCluster.start(4, [1, 2]);
    const ledger = ledgerOf(4);
    for (let partition = 0; partition < 4; partition++) write(ledger, partition, 50);
    cluster.onFetch = (partition, _, records) => {
      if (partition !== 1) return { records };
      cluster.moveLeader(1, 1);
      return { records: Buffer.alloc(0), errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER };
    };
    expect(await verify(ledger, { onlyBroker: 2 })).toMatchObject({
      acknowledged: 50,
      read: 50,
      partitions: 1,
      anomalies: [],
    });
    expect(cluster.brokers.get(1)!.count('Fetch')).toBe(0);
  });

  it('takes the ledgers of several loads, and refuses two that cannot be told apart', async () => {
    cluster = await FakeCluster.start(1);
    const [one, two] = [ledgerOf(1, 1), ledgerOf(1, 2)];
    write(one, 0, 50);
    write(two, 0, 30);
    write(one, 0, 20, 50);
    expect(await verify([one, two])).toMatchObject({ acknowledged: 100, read: 100, anomalies: [] });
    expect(await names(verify(one))).toEqual({ 'phantom-record': 30 });
    await expect(verify([one, ledgerOf(1, 1)])).rejects.toThrow(/give each load its own seed/);
  });

  it('a log that ends below what was acknowledged gets time to settle, then the rest is lost', async () => {
    cluster = await FakeCluster.start(1);
    const ledger = ledgerOf(1);
    write(ledger, 0, 50);
    ledger.partition(0).acknowledge(50, 10, 50);
    expect(await names(verify(ledger))).toEqual({ 'lost-write': 10 });
  });

  it('near miss: what shows a moment later is not lost', async () => {
    cluster = await FakeCluster.start(1);
    const ledger = ledgerOf(1);
    write(ledger, 0, 50);
    const hidden = cluster.partitions[0]!.batches.pop()!;
    cluster.partitions[0]!.endOffset -= 10;
    const verification = verify(ledger, { settleMs: 5_000 });
    await expect.poll(() => cluster.brokers.get(1)!.count('Fetch')).toBeGreaterThan(1);
    cluster.partitions[0]!.append(hidden);
    expect(await names(verification)).toEqual({});
  });

  it('a reader that is stuck is a finding, not a hang', async () => {
    cluster = await FakeCluster.start(2);
    const ledger = ledgerOf(2);
    write(ledger, 0, 50);
    write(ledger, 1, 50);
    cluster.onFetch = (partition, offset, records) => {
      if (partition === 0) return { records };
      const firstTwo = [...batches(records)].slice(0, 2).map(({ bytes }) => bytes);
      return { records: offset < 20 ? Buffer.concat(firstTwo) : Buffer.alloc(0) };
    };
    const found = await verify(ledger);
    expect(Object.fromEntries(found.anomalies.map(({ name, count }) => [name, count]))).toEqual({
      'stuck-client': 1,
      unseen: 30,
    });
    expect(found.anomalies[0]!.examples[0]).toMatchObject({ partition: 1, offset: 20 });
  });

  it('errors that do not end are a stuck reader too', async () => {
    cluster = await FakeCluster.start(1);
    const ledger = ledgerOf(1);
    write(ledger, 0, 20);
    cluster.onFetch = () => ({ records: Buffer.alloc(0), errorCode: ErrorCode.LEADER_NOT_AVAILABLE });
    expect(await names(verify(ledger))).toEqual({ 'stuck-client': 1, unseen: 20 });
  });

  it('a log whose beginning is gone has lost it', async () => {
    cluster = await FakeCluster.start(1);
    const ledger = ledgerOf(1);
    write(ledger, 0, 40);
    cluster.partitions[0]!.batches.splice(0, 2);
    expect(await names(verify(ledger))).toEqual({ 'lost-write': 20 });
  });

  it('obeys its signal', async () => {
    cluster = await FakeCluster.start(1);
    const ledger = ledgerOf(1);
    ledger.partition(0).acknowledge(0, 10, 0);
    const abort = new AbortController();
    const verification = verify(ledger, { signal: abort.signal, settleMs: 60_000, timeoutMs: 60_000 });
    await expect.poll(() => cluster.brokers.get(1)!.count('Fetch')).toBeGreaterThan(0);
    abort.abort(new Error('Ctrl-C'));
    await expect(verification).rejects.toThrow('Ctrl-C');
  });

  it('says so when there is no such topic', async () => {
    cluster = await FakeCluster.start(1);
    await expect(verifyLog(cluster.client, 'nowhere', ledgerOf(1), { signal: never, timeoutMs: 500 })).rejects.toThrow(
      /cannot verify topic nowhere/,
    );
  });
});

it('several verifications add up, anomalies by name', async () => {
  cluster = await FakeCluster.start(1);
  const ledger = ledgerOf(1);
  write(ledger, 0, 20);
  const clean = await verify(ledger);
  ledger.partition(0).acknowledge(20, 5, 20);
  const lost = await verify(ledger);
  const both = mergeVerifications([clean, lost, lost]);
  expect(both).toMatchObject({ acknowledged: 70, read: 60, partitions: 3 });
  expect(both.anomalies).toMatchObject([{ name: 'lost-write', count: 10 }]);
});
