import type { Verification } from './anomaly.js';

/** HdrHistogram figures in milliseconds, 3 significant digits; measured from the intended send time (open loop). */
export interface Latency {
  count: number;
  minMs: number;
  meanMs: number;
  p50Ms: number;
  p90Ms: number;
  p99Ms: number;
  p999Ms: number;
  maxMs: number;
}

/** What the generator says about itself, so that its own limits are never reported as the target's. */
export interface GeneratorHealth {
  cpuSeconds: number;
  /** CPU seconds of the generator ÷ wall seconds. */
  cpuShare: number;
  eventLoopLagP99Ms: number;
  eventLoopLagMaxMs: number;
  /** A sentence when the generator spoiled the measurement; such an experiment ends in `error`. */
  spoiledBy: string | null;
}

/** One second of a run. `atMs` counts from the start of the load. */
export interface Sample {
  atMs: number;
  acknowledged: number;
  ackP99Ms: number | null;
  endToEndP99Ms: number | null;
  errors: number;
}

export interface LoadEvidence {
  driver: 'raw' | 'kafkajs';
  recordBytes: number;
  partitions: number;
  /** Records per second. */
  askedRate: number;
  achievedRate: number;
  durationMs: number;
  /** Warm-up that was cut from the latencies. */
  warmupMs: number;
  acknowledged: number;
  acknowledgedBytes: number;
  /** Errors that clients met, by Kafka error name (or `CONNECTION`, `TIMEOUT`), with the count; retries hide none of them. */
  errors: Record<string, number>;
  ackLatency: Latency;
  endToEndLatency: Latency | null;
  /** What was acknowledged and had not reached the tail readers when these gave up; null where none followed. */
  neverRead: { records: number; partitions: number } | null;
  samples: Sample[];
  generator: GeneratorHealth;
}

/** Something that was done to the target, or noticed. `atMs` counts from the start of the load. */
export interface Act {
  atMs: number;
  act: string;
}

/** One rule of the protocol, put to the test: the rule's answer and the target's, in comparable words. */
export interface ProbeCase {
  name: string;
  expected: string;
  observed: string;
}
export interface ProbeEvidence {
  cases: ProbeCase[];
}

export interface ApiRange {
  api: string;
  key: number;
  minVersion: number;
  maxVersion: number;
}
export interface ApiVersionsEvidence {
  offered: ApiRange[];
  /** What Apache Kafka offers, from its own message definitions, and which version of it. */
  reference: { version: string; ranges: ApiRange[] };
  /** Per client that the config names: what it must find; empty where nothing is known of it. */
  clients: { client: string; needs: ApiRange[] }[];
}

export interface ClientKitEvidence {
  client: string;
  version: string;
  cases: ProbeCase[];
  verification: Verification;
}

/** Longest time in which a partition accepted (or served) nothing although asked, in ms. */
export interface Unavailability {
  topic: string;
  partition: number;
  /** From the start of the load. */
  fromMs: number;
  ms: number;
}

export interface CommittedOffset {
  group: string;
  topic: string;
  partition: number;
  /** The last offset whose commit was acknowledged. */
  acknowledged: number;
  /** What the target says afterwards; null when it knows none. */
  observed: number | null;
}

export interface CrashOneEvidence {
  load: LoadEvidence;
  acts: Act[];
  killedBroker: number;
  killedAtMs: number;
  /** Partitions that the killed broker led. */
  partitionsLed: number;
  produceUnavailability: Unavailability[];
  consumeUnavailability: Unavailability[];
  ackP99BeforeMs: number;
  /** First time after the kill from which p99 stayed within 2× of before, ms after the kill; null: not within the run. */
  latencyRecoveredAfterMs: number | null;
  /** Partitions that accepted nothing again until the end of the run. */
  partitionsNeverBack: number;
  /** When the victim was started again, ms after the kill: what comes back later may owe it to that. */
  returnedAfterMs: number;
  /** Before that, every partition had a new leader, acknowledged new records and served new ones to its reader. */
  backBeforeReturn: boolean;
  /** The killed broker was the coordinator of the group that had committed before the kill. */
  coordinatorKilled: boolean;
  verification: Verification;
  committedOffsets: CommittedOffset[];
  /** Null when the broker was not started again. */
  restart: {
    diskWiped: boolean;
    readyAfterMs: number;
    /** Partitions moved to the restarted broker, and what was read from it. */
    partitionsServed: number;
    verification: Verification;
  } | null;
  /** Null where no metrics can be scraped. */
  metrics: {
    /** What was watched, e.g. `live brokers seen by the survivors`. */
    watched: string;
    before: number;
    /** When it fell below `before` for the last time before the victim's return, ms after the kill; null: never. */
    changedAfterMs: number | null;
    /** The last figure before the victim's return; null when the survivors did not all answer again. */
    after: number | null;
  } | null;
}

export interface CrashAllEvidence {
  load: LoadEvidence;
  acts: Act[];
  killedBrokers: number[];
  /** Time between the first and the last signal. */
  killSpreadMs: number;
  restartedAfterMs: number;
  firstAckAfterRestartMs: number | null;
  /** Partitions that accepted nothing again until the end of the run. */
  partitionsNeverBack: number;
  verification: Verification;
}

export interface ReplayEvidence {
  verification: Verification;
  /** Bytes of records that the profile asks for, and those that were acknowledged. */
  askedBytes: number;
  wroteBytes: number;
  readMs: number;
  megabytesPerSecond: number;
  /** What became of the records of each kind (`zstd, idempotent`), and the errors that their producer met. */
  written: { kind: string; acknowledged: number; failed: number; errors: Record<string, number> }[];
}

export interface ReassignEvidence {
  moves: {
    topic: string;
    partition: number;
    partitionBytes: number;
    fromBroker: number;
    toBroker: number;
    /** From the request until the new leader has acknowledged a write; null when it did not finish in time. */
    ms: number | null;
    /**
     * Bytes that went through the metered store when this partition first came to a broker (the warm-up move included), as
     * far as other moves confirm them against background work; null where nothing meters it. The same for all its moves.
     */
    copiedBytes: number | null;
  }[];
  timeLimitMs: number;
  underLoad: {
    load: LoadEvidence;
    acts: Act[];
    movesTried: number;
    movesDone: number;
    ackP99BeforeMs: number;
    ackP99DuringMs: number;
    verification: Verification;
  };
}

export interface ScaleEvidence {
  brokersBefore: number;
  addedBroker: number;
  acts: Act[];
  /** From the start of the new process until it led a partition / acknowledged a record; null: never within the limit. */
  leadsAfterMs: number | null;
  acknowledgesAfterMs: number | null;
  timeLimitMs: number;
  leaders: { broker: number; before: number; after: number }[];
  acknowledgedByNewBroker: number;
  copiedBytes: number | null;
  verification: Verification;
}

export interface LatencyObjective {
  p50Ms: number;
  p99Ms: number;
  p999Ms: number;
}
export interface SteadyEvidence {
  profile: string;
  load: LoadEvidence;
  ackObjective: LatencyObjective;
  endToEndObjective: LatencyObjective;
  verification: Verification;
}

export interface SizesEvidence {
  sizes: {
    /** As the profile asks for. */
    wantedBytes: number;
    /** What was sent: less than wanted where a batch of it would exceed `maxMessageBytes`. */
    recordBytes: number;
    records: number;
    ackLatency: Latency;
    endToEndLatency: Latency;
    megabytesPerSecond: number;
    verification: Verification;
  }[];
  /** The target's own limit for a record batch, where it tells. */
  maxMessageBytes: number | null;
}

export interface StoreAuditEvidence {
  /** How the bucket was seen. */
  source: 'metered store' | 'bucket listing';
  /** Bytes of record batches that topics hold now, as written by producers. */
  logicalBytes: number;
  storedBytes: number;
  storedByClass: Record<string, { objects: number; bytes: number }>;
  /** Bytes of topics that were deleted before the count: they should be gone. */
  deletedBytes: number;
  waitedForReclaimMs: number;
  /** Requests while `writtenBytes` were written and `readBytes` read; null where the store is not metered. */
  requests: {
    seconds: number;
    writtenBytes: number;
    /** Record batches that these bytes came in: small ones, from many partitions at once. */
    batches: number;
    readBytes: number;
    put: number;
    get: number;
    list: number;
    delete: number;
  } | null;
}

export interface MetricsEvidence {
  endpoints: { broker: number; url: string; status: number | null; series: number; error: string | null }[];
  /** How many brokers the cluster has. */
  brokers: number;
  /** For each meaning that an operator needs: the series that carries it, or null, and at how many endpoints it was seen. */
  meanings: { meaning: string; series: string | null; endpoints: number; moved: boolean }[];
}

export interface ParityDifference {
  subject: string;
  aspect: string;
  source: string;
  target: string;
}
export interface ParityEvidence {
  source: string;
  target: string;
  compared: { topics: number; configs: number; groups: number; acls: number | null };
  differences: ParityDifference[];
}

export interface CutoverEvidence {
  source: string;
  target: string;
  mirroredRecords: number;
  groups: {
    group: string;
    topic: string;
    partition: number;
    /** Committed offset on the source. */
    committed: number;
    /** Sequence number of the record that the group must read next, and of the one that it did read. */
    nextSequence: number;
    resumedSequence: number | null;
    /** Records skipped (> 0 is a gap) and records read again. */
    skipped: number;
    repeated: number;
  }[];
  verification: Verification;
}

export interface CostFigure {
  name: string;
  monthlyUsd: number;
  /** How it was reached, with numbers. */
  basis: string;
  origin: 'measured' | 'assumed' | 'price book';
}
export interface CostArchitecture {
  architecture: string;
  monthlyUsd: number;
  figures: CostFigure[];
}
export interface CostEvidence {
  workload: {
    writeMegabytesPerSecond: number;
    peakMegabytesPerSecond: number;
    fanOut: number;
    retentionDays: number;
    source: string;
  };
  priceBook: { name: string; date: string; source: string; ageDays: number };
  /** The first is the one under test. */
  architectures: CostArchitecture[];
  retentionGrowth: { days: number; monthlyUsd: number }[];
  sensitivity: { change: string; monthlyUsd: number }[];
  /** Inputs that no measurement of this run backs. */
  assumptions: string[];
}

/** Every experiment, by id, with the evidence it delivers. */
export interface EvidenceById {
  'api-versions': ApiVersionsEvidence;
  'record-roundtrip': ProbeEvidence;
  'list-offsets': ProbeEvidence;
  'idempotent-producer': ProbeEvidence;
  'consumer-groups': ProbeEvidence;
  'error-contract': ProbeEvidence;
  'client-kafkajs': ClientKitEvidence;
  'crash-one': CrashOneEvidence;
  'crash-all': CrashAllEvidence;
  replay: ReplayEvidence;
  reassign: ReassignEvidence;
  scale: ScaleEvidence;
  steady: SteadyEvidence;
  sizes: SizesEvidence;
  'store-audit': StoreAuditEvidence;
  model: CostEvidence;
  ops: MetricsEvidence;
  parity: ParityEvidence;
  cutover: CutoverEvidence;
}
export type ExperimentId = keyof EvidenceById;

/** What one experiment left behind. The runner maps all but `done` to outcomes without asking a judge. */
export type ExperimentResult<E extends ExperimentId = ExperimentId> =
  | {
      status: 'done';
      id: E;
      startedAt: string;
      durationMs: number;
      bytes: number;
      evidence: EvidenceById[E];
      /** Brokers that ended meanwhile although nobody stopped them, a sentence each; absent when none did. */
      brokersDied?: string[];
    }
  /** The target cannot do what the experiment needs, or consent or budget is missing. */
  | { status: 'not-run'; id: E; reason: string; needs: string }
  | { status: 'error'; id: E; startedAt: string; durationMs: number; message: string };
