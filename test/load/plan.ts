import type { LoadOutcome, LoadPlan } from '../../src/load/index.js';

/** A small load for tests: 100 B records, 1,000 a second. */
export function testPlan(over: Partial<LoadPlan> = {}): LoadPlan {
  return {
    topic: 'loaded',
    partitions: 2,
    recordBytes: 100,
    keys: 'none',
    keyCount: 0,
    compression: 'none',
    rate: 1_000,
    durationMs: 500,
    warmupMs: 0,
    batch: { maxBytes: 16 * 1024, lingerMs: 2 },
    maxInFlight: 5,
    acks: -1,
    idempotent: true,
    deliveryTimeoutMs: 5_000,
    read: 'none',
    seed: 1,
    runId: 'test',
    driver: 'raw',
    ...over,
  };
}

/** The figures of the ledger alone: a failed comparison of the ledger itself would print a MiB of payload. */
export function fatesOf({ ledger }: LoadOutcome): { acknowledged: number; unknown: number; failed: number } {
  const { acknowledged, unknown, failed } = ledger;
  return { acknowledged, unknown, failed };
}
