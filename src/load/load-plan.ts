import type { Compression } from '../model/profile.js';
import { keyBytes, minimumValueBytes } from '../verify/index.js';

export interface LoadPlan {
  topic: string;
  partitions: number;
  /** Bytes of each record's value, at least `minimumValueBytes`. */
  recordBytes: number;
  keys: 'none' | 'uniform';
  /** Distinct keys over all partitions, with `keys: 'uniform'`. */
  keyCount: number;
  compression: Compression;
  /** Records per second over all partitions. */
  rate: number;
  /** The measured part. The load runs for `warmupMs + durationMs`. */
  durationMs: number;
  /** Sent and verified like the rest, but cut from latencies and rates. */
  warmupMs: number;
  batch: { maxBytes: number; lingerMs: number };
  /** Produce requests in flight per broker; at most 5 with idempotence. */
  maxInFlight: number;
  acks: -1 | 1 | 0;
  idempotent: boolean;
  /** From a record's intended time until it is given up (`unknown` or `failed`). */
  deliveryTimeoutMs: number;
  /** `tail`: readers follow every partition, verify each byte and measure end-to-end latency. */
  read: 'tail' | 'none';
  /** How long readers may get no further at the end, with acknowledged records unread, before they count as stuck. Default 15 s. */
  readersPatienceMs?: number;
  seed: number;
  runId: string;
  driver: 'raw' | 'kafkajs';
}

const batchHeaderBytes = 61;
/** Length, attributes, deltas, key and value lengths, header count: an upper bound. */
const recordOverheadBytes = 32;

/** @throws RangeError naming the field, what it is and what it must be. */
export function validatePlan(plan: LoadPlan): void {
  const refuse = (what: string): never => {
    throw new RangeError(`load plan for ${plan.topic}: ${what}`);
  };
  if (!Number.isInteger(plan.partitions) || plan.partitions < 1)
    refuse(`partitions is ${plan.partitions}; it must be at least 1`);
  if (!(plan.rate > 0)) refuse(`rate is ${plan.rate} records/s; it must be above 0`);
  if (!(plan.durationMs > 0) || plan.warmupMs < 0)
    refuse(`durationMs ${plan.durationMs} and warmupMs ${plan.warmupMs} must be above and not below 0`);
  if (!(plan.recordBytes >= minimumValueBytes))
    refuse(`recordBytes is ${plan.recordBytes}; a verifiable value needs ${minimumValueBytes} B`);
  if (plan.batch.lingerMs < 0 || plan.batch.maxBytes < 1)
    refuse('batch.maxBytes must be above 0 and lingerMs not below');
  if (plan.maxInFlight < 1) refuse(`maxInFlight is ${plan.maxInFlight}; it must be at least 1`);
  if (plan.idempotent && plan.maxInFlight > 5) {
    refuse(
      `maxInFlight is ${plan.maxInFlight}; brokers remember only the last 5 batches of an idempotent producer (KIP-98), so it must be at most 5`,
    );
  }
  if (plan.idempotent && plan.acks !== -1) refuse(`acks is ${plan.acks}; idempotence needs acks -1`);
  if (plan.driver === 'kafkajs' && plan.acks === 0)
    refuse('the kafkajs driver reports nothing with acks 0; use -1 or 1');
  if (plan.driver === 'kafkajs' && !['none', 'gzip'].includes(plan.compression)) {
    refuse(`compression is ${plan.compression}; kafkajs brings gzip only, so use none, gzip, or the raw driver`);
  }
  if (plan.keys === 'uniform' && plan.keyCount < 1) refuse(`keyCount is ${plan.keyCount}; it must be at least 1`);
}

/** Records that fit a batch of `batch.maxBytes`, at least one, as Kafka's producer does it. */
export function recordsPerBatch(plan: LoadPlan): number {
  const recordBytes = plan.recordBytes + (plan.keys === 'none' ? 0 : keyBytes) + recordOverheadBytes;
  return Math.max(1, Math.floor((plan.batch.maxBytes - batchHeaderBytes) / recordBytes));
}

export function keysPerPartition(plan: LoadPlan): number {
  return plan.keys === 'none' ? 0 : Math.max(1, Math.round(plan.keyCount / plan.partitions));
}
