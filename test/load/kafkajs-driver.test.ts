import { afterEach, describe, expect, it } from 'vitest';
import { startLoad } from '../../src/load/index.js';
import { failureOf } from '../../src/load/kafkajs/kafkajs-failure.js';
import { verifyLog } from '../../src/verify/index.js';
import { FakeCluster } from './fake-log.js';
import { fatesOf, testPlan } from './plan.js';

const never = new AbortController().signal;
let cluster: FakeCluster;
afterEach(() => cluster?.close());

describe('kafkajs driver', () => {
  it('sends the same records, verified by the same verifier', async () => {
    cluster = await FakeCluster.start(4, [1, 2]);
    const plan = testPlan({
      partitions: 4,
      driver: 'kafkajs',
      read: 'tail',
      keys: 'uniform',
      keyCount: 8,
      compression: 'gzip',
    });
    const outcome = await (await startLoad(cluster.client, plan, never)).done;
    expect(fatesOf(outcome)).toEqual({ acknowledged: 501, unknown: 0, failed: 0 });
    expect(outcome.load.driver).toBe('kafkajs');
    expect(outcome.tail).toEqual([]);
    const verification = await verifyLog(cluster.client, plan.topic, outcome.ledger, {
      signal: never,
      timeoutMs: 1_000,
    });
    expect(verification).toMatchObject({ read: 501, anomalies: [] });
  });

  it('rides out a connection that breaks after the append, exactly once', async () => {
    cluster = await FakeCluster.start(1);
    let attempt = 0;
    cluster.onProduce = (_, append) =>
      append().errorCode === 0 && ++attempt === 3 ? 'hang up' : cluster.partitions[0]!.append(_.records);
    const plan = testPlan({ partitions: 1, driver: 'kafkajs' });
    const outcome = await (await startLoad(cluster.client, plan, never)).done;
    expect(fatesOf(outcome)).toEqual({ acknowledged: 501, unknown: 0, failed: 0 });
    expect(outcome.load.errors.CONNECTION).toBeGreaterThan(0);
    const verification = await verifyLog(cluster.client, plan.topic, outcome.ledger, {
      signal: never,
      timeoutMs: 1_000,
    });
    expect(verification).toMatchObject({ read: 501, anomalies: [] });
  });
});

describe('what a failed send means', () => {
  const protocolError = (type: string) => Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type });
  const wrapped = (cause: unknown) => Object.assign(new Error('wrapped'), { name: 'KafkaJSNonRetriableError', cause });

  it('is unknown unless the broker refused those records for good', () => {
    expect(failureOf(wrapped(protocolError('MESSAGE_TOO_LARGE')), 1)).toEqual({
      label: 'MESSAGE_TOO_LARGE',
      fate: 'failed',
    });
    expect(failureOf(wrapped(protocolError('MESSAGE_TOO_LARGE')), 2).fate).toBe('unknown');
    expect(failureOf(wrapped(protocolError('REQUEST_TIMED_OUT')), 1)).toEqual({
      label: 'REQUEST_TIMED_OUT',
      fate: 'unknown',
    });
    expect(failureOf(protocolError('OUT_OF_ORDER_SEQUENCE_NUMBER'), 1).fate).toBe('unknown');
    expect(failureOf(protocolError('DUPLICATE_SEQUENCE_NUMBER'), 1).fate).toBe('acknowledged');
    expect(failureOf(Object.assign(new Error('x'), { name: 'KafkaJSConnectionError' }), 1)).toEqual({
      label: 'CONNECTION',
      fate: 'unknown',
    });
    expect(failureOf(wrapped(Object.assign(new Error('x'), { name: 'KafkaJSRequestTimeoutError' })), 1).label).toBe(
      'TIMEOUT',
    );
    expect(failureOf(new TypeError('bug'), 1)).toEqual({ label: 'CLIENT', fate: 'unknown' });
  });
});
