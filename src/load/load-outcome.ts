import type { Anomaly } from '../model/anomaly.js';
import type { GeneratorHealth, LoadEvidence, Sample, Unavailability } from '../model/evidence.js';
import { keyBytes, type Ledger } from '../verify/index.js';
import { hlogText } from './hlog.js';
import type { LatencyTimeline } from './latency-timeline.js';
import type { LoadPlan } from './load-plan.js';
import type { LoadRecorder } from './load-recorder.js';

export interface LoadOutcome {
  load: LoadEvidence;
  ledger: Ledger;
  /** Longest per partition. A partition without trouble shows the few ms of an ordinary acknowledgement. */
  unavailability: { produce: Unavailability[]; consume: Unavailability[] };
  /** Partitions that accepted nothing more until the end of the load although records were due. */
  partitionsNeverBack: number;
  /** Acknowledgement latencies by the time at which records were due; given-up records with the age they reached. */
  acks: LatencyTimeline;
  /** What the live readers saw wrong. */
  tail: Anomaly[];
  /** HdrHistogram log text, tags `ack` and `end-to-end`. */
  hlog: string;
}

const secondMs = 1000;

/** When the parts of a load ended, ms of its clock. */
export interface LoadEnds {
  /** The last record was due. */
  dueMs: number;
  /** Every record had its fate. */
  producedMs: number;
  /** The readers stopped. */
  readMs: number;
}

export function concludeLoad(
  plan: LoadPlan,
  recorder: LoadRecorder,
  generator: GeneratorHealth,
  tail: Anomaly[],
  ends: LoadEnds,
): LoadOutcome {
  const durationMs = Math.max(0, ends.dueMs - plan.warmupMs);
  const partitionsNeverBack = recorder.produceGaps.waiting();
  const histograms = {
    ack: recorder.ack.histogram,
    ...(plan.read === 'tail' ? { 'end-to-end': recorder.endToEnd.histogram } : {}),
  };
  return {
    load: {
      driver: plan.driver,
      recordBytes: plan.recordBytes,
      partitions: plan.partitions,
      askedRate: plan.rate,
      achievedRate: recorder.achievedRate(ends.dueMs),
      durationMs,
      warmupMs: plan.warmupMs,
      acknowledged: recorder.acknowledged,
      acknowledgedBytes: recorder.acknowledged * (plan.recordBytes + (plan.keys === 'none' ? 0 : keyBytes)),
      errors: Object.fromEntries(recorder.errors),
      ackLatency: recorder.ack.summary(),
      endToEndLatency: plan.read === 'tail' ? recorder.endToEnd.summary() : null,
      neverRead: plan.read === 'tail' ? neverRead(plan, recorder) : null,
      samples: samplesOf(plan, recorder, ends.producedMs),
      generator,
    },
    ledger: recorder.ledger,
    unavailability: {
      produce: recorder.produceGaps.close(ends.producedMs),
      consume: recorder.consumeGaps.close(ends.readMs),
    },
    partitionsNeverBack,
    acks: recorder.ack.timeline,
    tail,
    hlog: hlogText(recorder.clock.toEpochUs(plan.warmupMs) / 1000, durationMs, histograms),
  };
}

function neverRead({ partitions }: LoadPlan, recorder: LoadRecorder): { records: number; partitions: number } {
  const unread = Array.from({ length: partitions }, (_, partition) => recorder.unreadIn(partition));
  return {
    records: unread.reduce((sum, records) => sum + records, 0),
    partitions: unread.filter((records) => records > 0).length,
  };
}

function samplesOf(plan: LoadPlan, recorder: LoadRecorder, endMs: number): Sample[] {
  return Array.from({ length: Math.ceil(endMs / secondMs) }, (_, second) => {
    const fromMs = second * secondMs;
    return {
      atMs: fromMs,
      acknowledged: recorder.acknowledgedBySecond[second] ?? 0,
      ackP99Ms: recorder.ack.timeline.quantileMs(0.99, fromMs, fromMs + secondMs),
      endToEndP99Ms:
        plan.read === 'tail' ? recorder.endToEnd.timeline.quantileMs(0.99, fromMs, fromMs + secondMs) : null,
      errors: recorder.errorsBySecond[second] ?? 0,
    };
  });
}
