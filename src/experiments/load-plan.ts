import type { ClientOptions } from '../client/index.js';
import { type LoadOutcome, type LoadPlan, startLoad } from '../load/index.js';
import type { ExperimentContext } from './experiment.js';

/** Kafka's own defaults for a producer that batches well. */
const batch = { maxBytes: 128 * 1024, lingerMs: 5 };
const maxInFlight = 5;

/** Longer than any outage that a check still accepts, so that an outage shows as latency and not as refused records. */
const deliveryTimeoutMs = 60_000;

/** The profile's records on one topic; what an experiment wants otherwise, it says. */
export function loadPlan(
  { profile, seed, runId, driver }: ExperimentContext,
  plan: Pick<LoadPlan, 'topic' | 'rate' | 'durationMs'> & Partial<LoadPlan>,
): LoadPlan {
  return {
    partitions: profile.topic.partitions,
    recordBytes: profile.record.valueBytes,
    keys: profile.record.keys,
    keyCount: profile.record.keyCount,
    compression: profile.record.compression,
    warmupMs: 0,
    batch,
    maxInFlight,
    acks: -1,
    idempotent: true,
    deliveryTimeoutMs,
    read: 'tail',
    seed,
    runId,
    driver,
    ...plan,
  };
}

/** A load from its first to its last record, on the target or on another cluster. */
export async function runLoad(
  context: ExperimentContext,
  plan: LoadPlan,
  client: ClientOptions = context.target.client,
): Promise<LoadOutcome> {
  const outcome = await (await startLoad(client, plan, context.signal)).done;
  countLoad(context, outcome);
  return outcome;
}

/** Bytes of a load for the plan: sent, read by the tail readers, and read back at the end. */
export function loadBytes(load: { rate: number; ms: number; recordBytes: number; passes?: number }): number {
  return Math.round(((load.rate * load.ms) / 1_000) * load.recordBytes * (load.passes ?? 3));
}

/** What was sent and, where tail readers followed, read. */
export function countLoad({ countBytes }: ExperimentContext, { load }: LoadOutcome): void {
  countBytes(load.endToEndLatency === null ? load.acknowledgedBytes : 2 * load.acknowledgedBytes);
}
