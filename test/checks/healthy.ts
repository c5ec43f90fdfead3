import type { Verification } from '../../src/model/anomaly.js';
import { clientNeeds } from '../../src/model/client-needs.js';
import type { EvidenceById, Latency, LoadEvidence } from '../../src/model/evidence.js';

/** Evidence of a target that keeps every promise, in the sizes of a smoke run. Tests change one thing at a time. */
export function healthy(): EvidenceById {
  return {
    'api-versions': apiVersions(),
    'record-roundtrip': probe('headers: repeated keys keep their order', 'zstd: 3 records'),
    'list-offsets': probe('a time between two records', 'maximum timestamp'),
    'idempotent-producer': probe('the same batch again', 'a sequence gap'),
    'consumer-groups': probe('two members share four partitions', 'a commit reads back'),
    'error-contract': probe('an unknown topic', 'a truncated frame'),
    'client-kafkajs': {
      client: 'kafkajs',
      version: '2.2.4',
      cases: [{ name: 'resumes from its commit', expected: 'record 50', observed: 'record 50' }],
      verification: kept(500),
    },
    'crash-one': {
      load: load(),
      acts: [{ atMs: 4_000, act: 'SIGKILL broker 2' }],
      killedBroker: 2,
      killedAtMs: 4_000,
      partitionsLed: 2,
      produceUnavailability: gaps(2_600, 4_010),
      consumeUnavailability: gaps(2_700, 4_010),
      ackP99BeforeMs: 14,
      latencyRecoveredAfterMs: 3_000,
      partitionsNeverBack: 0,
      returnedAfterMs: 6_500,
      backBeforeReturn: true,
      coordinatorKilled: true,
      verification: kept(20_000),
      committedOffsets: [0, 1].map((partition) => ({
        group: 'g',
        topic: 't',
        partition,
        acknowledged: 500 + partition,
        observed: 500 + partition,
      })),
      restart: { diskWiped: true, readyAfterMs: 800, partitionsServed: 2, verification: kept(6_600) },
      metrics: { watched: 'live brokers seen by the survivors', before: 3, changedAfterMs: 2_500, after: 2 },
    },
    'crash-all': {
      load: load(),
      acts: [],
      killedBrokers: [1, 2, 3],
      killSpreadMs: 1,
      restartedAfterMs: 900,
      firstAckAfterRestartMs: 1_400,
      partitionsNeverBack: 0,
      verification: kept(8_000),
    },
    replay: {
      verification: kept(32_000),
      askedBytes: 32_000_000,
      wroteBytes: 32_000_000,
      readMs: 900,
      megabytesPerSecond: 36,
      written: ['none', 'gzip', 'snappy', 'lz4', 'zstd'].map((compression) => ({
        kind: `${compression}, idempotent`,
        acknowledged: 6_400,
        failed: 0,
        errors: {},
      })),
    },
    reassign: {
      moves: [
        { mebibytes: 2, ms: 41, copiedBytes: 21_000 },
        { mebibytes: 8, ms: 63, copiedBytes: 30_000 },
        { mebibytes: 32, ms: 48, copiedBytes: 26_000 },
      ].map(({ mebibytes, ms, copiedBytes }, i) => ({
        topic: `reassign-size-${i + 1}`,
        partition: 0,
        partitionBytes: mebibytes * 2 ** 20,
        fromBroker: 1,
        toBroker: 2,
        ms,
        copiedBytes,
      })),
      timeLimitMs: 60_000,
      underLoad: {
        load: load(),
        acts: [],
        movesTried: 6,
        movesDone: 6,
        ackP99BeforeMs: 13,
        ackP99DuringMs: 22,
        verification: kept(12_000),
      },
    },
    scale: {
      brokersBefore: 3,
      addedBroker: 4,
      acts: [],
      leadsAfterMs: 900,
      acknowledgesAfterMs: 1_200,
      timeLimitMs: 60_000,
      leaders: [
        { broker: 1, before: 6, after: 5 },
        { broker: 2, before: 6, after: 4 },
        { broker: 3, before: 6, after: 5 },
        { broker: 4, before: 0, after: 4 },
      ],
      acknowledgedByNewBroker: 640,
      copiedBytes: null,
      verification: kept(9_000),
    },
    steady: {
      profile: 'smoke',
      load: load(),
      ackObjective: { p50Ms: 200, p99Ms: 1_000, p999Ms: 2_000 },
      endToEndObjective: { p50Ms: 400, p99Ms: 1_500, p999Ms: 3_000 },
      verification: kept(12_000),
    },
    sizes: {
      sizes: [100, 10_240, 1_000_000].map((recordBytes) => ({
        wantedBytes: recordBytes,
        recordBytes,
        records: 400,
        ackLatency: latency(400, 9, 30),
        endToEndLatency: latency(400, 12, 45),
        megabytesPerSecond: 4,
        verification: kept(400),
      })),
      maxMessageBytes: 1_048_588,
    },
    'store-audit': {
      source: 'metered store',
      logicalBytes: 8_400_000,
      storedBytes: 8_900_000,
      storedByClass: { wal: { objects: 120, bytes: 8_500_000 }, meta: { objects: 240, bytes: 400_000 } },
      deletedBytes: 16_800_000,
      waitedForReclaimMs: 1_900,
      requests: {
        seconds: 2,
        writtenBytes: 8_400_000,
        batches: 2_700,
        readBytes: 8_400_000,
        put: 420,
        get: 700,
        list: 0,
        delete: 2,
      },
    },
    model: cost(),
    ops: {
      endpoints: [1, 2, 3].map((broker) => ({
        broker,
        url: `http://127.0.0.1:${9_000 + broker}/metrics`,
        status: 200,
        series: 80,
        error: null,
      })),
      brokers: 3,
      meanings: [
        { meaning: 'bytes in', series: 'diskless_bytes_in_total', endpoints: 3, moved: true },
        { meaning: 'store requests', series: 'diskless_store_requests_total', endpoints: 3, moved: true },
      ],
    },
    parity: {
      source: 'the source',
      target: 'the target',
      compared: { topics: 4, configs: 9, groups: 2, acls: null },
      differences: [],
    },
    cutover: {
      source: 'the source',
      target: 'the target',
      mirroredRecords: 3_000,
      groups: [
        {
          group: 'late',
          topic: 't',
          partition: 0,
          committed: 525,
          nextSequence: 525,
          resumedSequence: 525,
          skipped: 0,
          repeated: 0,
        },
      ],
      verification: kept(3_000),
    },
  };
}

export function kept(acknowledged: number): Verification {
  return {
    acknowledged,
    unknown: 3,
    failed: 0,
    read: acknowledged + 2,
    readBytes: acknowledged * 1_024,
    partitions: 6,
    anomalies: [],
  };
}

export function lost(acknowledged: number, count: number): Verification {
  return {
    ...kept(acknowledged),
    read: acknowledged - count,
    anomalies: [
      {
        name: 'lost-write',
        count,
        examples: [{ topic: 't', partition: 3, offset: 1_234, detail: 'acknowledged at 1234, not in the log' }],
      },
    ],
  };
}

export function latency(count: number, p50Ms: number, p99Ms: number): Latency {
  return {
    count,
    minMs: count === 0 ? 0 : p50Ms / 2,
    meanMs: p50Ms,
    p50Ms,
    p90Ms: (p50Ms + p99Ms) / 2,
    p99Ms,
    p999Ms: p99Ms * 1.2,
    maxMs: p99Ms * 1.5,
  };
}

export function load(): LoadEvidence {
  return {
    driver: 'raw',
    recordBytes: 1_024,
    partitions: 6,
    askedRate: 2_000,
    achievedRate: 1_996,
    durationMs: 10_000,
    warmupMs: 1_000,
    acknowledged: 20_000,
    acknowledgedBytes: 20_480_000,
    errors: {},
    ackLatency: latency(18_000, 8, 14),
    endToEndLatency: latency(18_000, 11, 19),
    neverRead: { records: 0, partitions: 0 },
    samples: Array.from({ length: 10 }, (_, second) => ({
      atMs: second * 1_000,
      acknowledged: 2_000,
      ackP99Ms: 14,
      endToEndP99Ms: 19,
      errors: 0,
    })),
    generator: { cpuSeconds: 1, cpuShare: 0.1, eventLoopLagP99Ms: 2, eventLoopLagMaxMs: 9, spoiledBy: null },
  };
}

function gaps(ms: number, fromMs: number) {
  return [
    { topic: 't', partition: 0, fromMs, ms },
    { topic: 't', partition: 1, fromMs: 900, ms: 40 },
  ];
}

function probe(...names: string[]) {
  return { cases: names.map((name) => ({ name, expected: 'as Kafka does', observed: 'as Kafka does' })) };
}

/** What a target offers that serves every client we know: the union of all their ranges. */
function apiVersions(): EvidenceById['api-versions'] {
  const ranges = clientNeeds.at(-1)!.needs;
  return { offered: ranges, reference: { version: '4.3.1', ranges }, clients: [...clientNeeds] };
}

function cost(): EvidenceById['model'] {
  const figures = (names: string[]) =>
    names.map((name) => ({ name, monthlyUsd: 1_000, basis: 'as priced', origin: 'assumed' as const }));
  const target = figures(['compute', 'object storage', 'WAL storage', 'requests', 'network between zones', 'support']);
  return {
    workload: {
      writeMegabytesPerSecond: 100,
      peakMegabytesPerSecond: 300,
      fanOut: 3,
      retentionDays: 3,
      source: 'test',
    },
    priceBook: { name: 'book', date: '2026-06-02', source: 'list prices', ageDays: 100 },
    architectures: [
      { architecture: 'diskless, WAL in object storage (the target)', monthlyUsd: 6_000, figures: target },
      {
        architecture: 'replicated Kafka, 3 × block storage',
        monthlyUsd: 20_000,
        figures: [
          { name: 'compute', monthlyUsd: 18_000, basis: 'as priced', origin: 'assumed' },
          { name: 'support', monthlyUsd: 2_000, basis: 'as priced', origin: 'price book' },
        ],
      },
    ],
    retentionGrowth: [{ days: 1, monthlyUsd: 5_000 }],
    sensitivity: [{ change: 'the price of PUT doubles', monthlyUsd: 7_000 }],
    assumptions: ['three zones'],
  };
}
