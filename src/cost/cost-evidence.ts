import type { CostEvidence, StoreAuditEvidence } from '../model/evidence.js';
import { type Assumptions, assumptionLines, defaultAssumptions } from './assumptions.js';
import { replicatedCost, tieredCost } from './broker-local.js';
import { disklessCost, type Measured, measuredBy } from './diskless.js';
import type { PriceBook } from './price-book.js';
import { type CostWorkload, volumeOf } from './volume.js';

export interface CostInput {
  workload: CostWorkload;
  book: PriceBook;
  /** The price book's age is counted to this moment. */
  now: Date;
  /** What this run measured on the target, and how many brokers it had then; null: nothing. */
  measured: { audit: StoreAuditEvidence; brokers: number } | null;
  assumptions?: Partial<Assumptions>;
}

const retentionDays = [1, 7, 30, 90, 365];

/**
 * The monthly bill of the target on this workload, figure by figure, beside replicated Kafka and tiered storage. Pure.
 * The first architecture is the target; storage amplification and requests come from the run where it measured them.
 */
export function costEvidence({ workload, book, now, measured: audited, assumptions }: CostInput): CostEvidence {
  const a = { ...defaultAssumptions, ...assumptions };
  const measured = audited === null ? null : measuredBy(audited.audit, audited.brokers);
  const volume = volumeOf(workload);
  return {
    workload: {
      writeMegabytesPerSecond: workload.writeMegabytesPerSecond,
      peakMegabytesPerSecond: volume.peakMegabytesPerSecond,
      fanOut: workload.fanOut,
      retentionDays: workload.retentionDays,
      source: workload.source,
    },
    priceBook: { name: book.name, date: book.date, source: book.source, ageDays: ageInDays(book.date, now) },
    architectures: [
      disklessCost(volume, book, a, measured),
      replicatedCost(volume, book, a),
      tieredCost(volume, book, a),
    ],
    retentionGrowth: retentionDays.map((days) => ({
      days,
      monthlyUsd: disklessCost(volumeOf({ ...workload, retentionDays: days }), book, a, measured).monthlyUsd,
    })),
    sensitivity: sensitivity(workload, book, a, measured),
    assumptions: assumptionLines(a, {
      amplification: measured !== null,
      requests: measured !== null && measured.requests !== null,
    }),
  };
}

/** The target's bill when one thing is different. */
function sensitivity(workload: CostWorkload, book: PriceBook, a: Assumptions, measured: Measured | null) {
  const volume = volumeOf(workload);
  const doublePut = {
    ...book,
    objectStorage: {
      ...book.objectStorage,
      putPer1000: { ...book.objectStorage.putPer1000, usd: 2 * book.objectStorage.putPer1000.usd },
    },
  };
  const options = { requestFactor: 1, objectsDoNotGrow: false };
  const cases: [string, number][] = [
    ['the price of PUT doubles', disklessCost(volume, doublePut, a, measured).monthlyUsd],
    [
      'objects half as large, twice the requests',
      disklessCost(volume, book, a, measured, { ...options, requestFactor: 2 }).monthlyUsd,
    ],
    [
      'ten times the retention',
      disklessCost(volumeOf({ ...workload, retentionDays: 10 * workload.retentionDays }), book, a, measured).monthlyUsd,
    ],
    [
      'twice the peak',
      disklessCost(volumeOf({ ...workload, peakToAverage: 2 * workload.peakToAverage }), book, a, measured).monthlyUsd,
    ],
    ['writes stay in their zone', disklessCost(volume, book, { ...a, writesCrossZones: 0 }, measured).monthlyUsd],
    [
      'reads cross zones as writes do',
      disklessCost(volume, book, { ...a, readsCrossZones: 2 / 3 }, measured).monthlyUsd,
    ],
  ];
  if (measured?.requests) {
    cases.push([
      'requests as measured per GiB: objects do not grow with the rate',
      disklessCost(volume, book, a, measured, { ...options, objectsDoNotGrow: true }).monthlyUsd,
    ]);
    cases.push([
      `flushes every ${a.flushIntervalMs} ms or ${a.maxObjectBytes / 1024 ** 2} MiB instead of as measured`,
      disklessCost(volume, book, a, { ...measured, requests: null }).monthlyUsd,
    ]);
  }
  return cases.map(([change, monthlyUsd]) => ({ change, monthlyUsd }));
}

function ageInDays(date: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(`${date}T00:00:00Z`)) / 86_400_000);
}
