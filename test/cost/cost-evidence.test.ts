import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CostInput, costEvidence, parsePriceBook } from '../../src/cost/index.js';
import type { CostArchitecture, StoreAuditEvidence } from '../../src/model/evidence.js';

const book = parsePriceBook(readFileSync(new URL('../../pricebooks/aws-us-east-1.yaml', import.meta.url), 'utf8'));
const workload = { writeMegabytesPerSecond: 100, peakToAverage: 3, fanOut: 3, retentionDays: 3, source: 'test' };
const input: CostInput = { workload, book, now: new Date('2026-11-24T12:00:00Z'), measured: null };
const audit: StoreAuditEvidence = {
  source: 'metered store',
  logicalBytes: 1_000_000,
  storedBytes: 1_100_000,
  storedByClass: {},
  deletedBytes: 2_000_000,
  waitedForReclaimMs: 100,
  requests: {
    seconds: 10,
    writtenBytes: 100 * 2 ** 20,
    batches: 25_600,
    readBytes: 100 * 2 ** 20,
    put: 300,
    get: 600,
    list: 0,
    delete: 3,
  },
};

const total = (override: Partial<CostInput>) =>
  costEvidence({ ...input, ...override }).architectures.map((a) => a.monthlyUsd);
const figure = (architecture: CostArchitecture, name: string) => architecture.figures.find((one) => one.name === name)!;

describe('the monthly bill', () => {
  it('is golden: every figure of the standard workload, worked out by hand', () => {
    const [diskless, replicated, tiered] = costEvidence(input).architectures;
    // 100 MB/s × 2,628,000 s = 244,751 GiB a month; 3 days = 24,140 GiB.
    // Diskless: the busier direction is out, 300 × (1 + 3 + 1) = 1,500 MB/s over 234 × 0.6 a broker: 11 brokers.
    expect(figure(diskless!, 'compute').monthlyUsd).toBeCloseTo(11 * 0.1632 * 730, 6);
    expect(figure(diskless!, 'object storage').monthlyUsd).toBeCloseTo(24_139.8 * 1.2 * 0.023, 0);
    // 44 flushes a second × 2 + 23.8 rewrites: 111.8 PUT/s; 44 × 3 GET/s.
    expect(figure(diskless!, 'requests').monthlyUsd).toBeCloseTo(1_469.6 + 138.8, -1);
    expect(figure(diskless!, 'network between zones').monthlyUsd).toBeCloseTo(244_751 * (2 / 3) * 0.02, 0);
    // Replicated: 300 × 5 out over the network, 11 brokers; 24,140 × 3 ÷ 0.7 GiB of gp3.
    expect(figure(replicated!, 'compute').monthlyUsd).toBeCloseTo(11 * 0.1632 * 730, 6);
    expect(figure(replicated!, 'block storage').monthlyUsd).toBeCloseTo(103_456 * 0.08, 0);
    expect(figure(replicated!, 'network between zones').monthlyUsd).toBeCloseTo(244_751 * (2 / 3 + 2) * 0.02, 0);
    // Tiered: one day local, everything once in S3.
    expect(figure(tiered!, 'block storage').monthlyUsd).toBeCloseTo((103_456 / 3) * 0.08, 0);
    expect(figure(tiered!, 'object storage').monthlyUsd).toBeCloseTo(24_139.8 * 0.023, 0);
    expect([diskless, replicated, tiered].map((a) => Math.round(a!.monthlyUsd))).toMatchInlineSnapshot(`
      [
        7533,
        24525,
        19221,
      ]
    `);
  });

  it('names compute, storage, WAL, requests, network and support for the target', () => {
    const names = costEvidence(input).architectures[0]!.figures.map((one) => one.name);
    expect(names).toEqual([
      'compute',
      'object storage',
      'WAL storage',
      'requests',
      'network between zones',
      'vendor fee',
      'support',
    ]);
  });

  it('adds up, figure by figure', () => {
    for (const architecture of costEvidence(input).architectures) {
      const sum = architecture.figures.reduce((a, one) => a + one.monthlyUsd, 0);
      expect(architecture.monthlyUsd).toBeCloseTo(sum, 6);
    }
  });

  it('takes amplification and requests from the run and marks them measured', () => {
    const evidence = costEvidence({ ...input, measured: { audit, brokers: 3 } });
    const target = evidence.architectures[0]!;
    expect(figure(target, 'object storage')).toMatchObject({ origin: 'measured' });
    expect(figure(target, 'object storage').monthlyUsd).toBeCloseTo(24_139.8 * 1.1 * 0.023, 0);
    // 30 PUT/s on 3 brokers is 10 a broker; 11 brokers: 110 a second.
    expect(figure(target, 'requests')).toMatchObject({ origin: 'measured' });
    expect(figure(target, 'requests').basis).toContain('289 M PUT');
    expect(evidence.assumptions.join()).not.toContain('not measured');
    expect(evidence.sensitivity.map(({ change }) => change).join()).toContain('as measured per GiB');
  });

  it('falls back to assumptions, and says so, when the audit measured nothing usable', () => {
    const evidence = costEvidence({ ...input, measured: { audit: { ...audit, logicalBytes: 0 }, brokers: 3 } });
    expect(evidence.architectures).toEqual(costEvidence(input).architectures);
    expect(evidence.assumptions.filter((line) => line.includes('not measured'))).toHaveLength(2);
  });

  it('counts the age of the price book in whole days', () => {
    expect(costEvidence({ ...input, now: new Date('2026-06-02T00:00:00Z') }).priceBook.ageDays).toBe(0);
    expect(costEvidence({ ...input, now: new Date('2027-06-03T00:00:00Z') }).priceBook.ageDays).toBe(366);
  });

  it('shows what retention costs', () => {
    const growth = costEvidence(input).retentionGrowth;
    expect(growth.map(({ days }) => days)).toEqual([1, 7, 30, 90, 365]);
    expect(growth.map(({ monthlyUsd }) => monthlyUsd)).toEqual(
      [...growth.map((g) => g.monthlyUsd)].sort((x, y) => x - y),
    );
  });
});

describe('whatever the workload', () => {
  const workloads = fc.record({
    writeMegabytesPerSecond: fc.double({ min: 0.1, max: 40_000, noNaN: true }),
    peakToAverage: fc.double({ min: 1, max: 20, noNaN: true }),
    fanOut: fc.double({ min: 0, max: 50, noNaN: true }),
    retentionDays: fc.double({ min: 0.1, max: 400, noNaN: true }),
    source: fc.constant('generated'),
  });
  const noLess = (dearer: number[], cheaper: number[]) =>
    dearer.every((usd, i) => Number.isFinite(usd) && usd >= cheaper[i]! - 1e-6);

  it.each(['writeMegabytesPerSecond', 'retentionDays', 'fanOut', 'peakToAverage'] as const)(
    'more %s never costs less, in any architecture',
    (field) => {
      fc.assert(
        fc.property(workloads, fc.double({ min: 1, max: 10, noNaN: true }), fc.boolean(), (w, factor, run) => {
          const measured = run ? { audit, brokers: 3 } : null;
          const more = { ...w, [field]: w[field] * factor };
          return noLess(total({ workload: more, measured }), total({ workload: w, measured }));
        }),
      );
    },
  );

  it('a dearer price book never gives a lower bill', () => {
    fc.assert(
      fc.property(workloads, fc.double({ min: 1, max: 5, noNaN: true }), (w, factor) => {
        const dearer = {
          ...book,
          objectStorage: {
            ...book.objectStorage,
            storage: {
              ...book.objectStorage.storage,
              bands: book.objectStorage.storage.bands.map((band) => ({ ...band, usd: band.usd * factor })),
            },
            putPer1000: { ...book.objectStorage.putPer1000, usd: book.objectStorage.putPer1000.usd * factor },
            getPer1000: { ...book.objectStorage.getPer1000, usd: book.objectStorage.getPer1000.usd * factor },
          },
          compute: { ...book.compute, hourly: { ...book.compute.hourly, usd: book.compute.hourly.usd * factor } },
        };
        return noLess(total({ workload: w, book: dearer }), total({ workload: w }));
      }),
    );
  });
});
