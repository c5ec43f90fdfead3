import type { CostArchitecture, StoreAuditEvidence } from '../model/evidence.js';
import { formatBytes, significant } from '../model/quantities.js';
import type { Assumptions } from './assumptions.js';
import {
  architecture,
  brokersFor,
  clientFlows,
  computeFigure,
  networkFigure,
  objectStorageFigure,
  requestsFigure,
} from './figures.js';
import type { PriceBook } from './price-book.js';
import { GiB, secondsPerMonth, type Volume } from './volume.js';

/** What a run measured on the target; null: assume. */
export interface Measured {
  /** Stored ÷ logical bytes, after compaction. */
  storageAmplification: number;
  requests: MeasuredRequests | null;
}
export interface MeasuredRequests {
  brokers: number;
  putPerSecond: number;
  getPerSecond: number;
  putPerGiBWritten: number;
  getPerGiBWritten: number;
}

export interface DisklessOptions {
  /** Sensitivity: requests times this. */
  requestFactor: number;
  /** Sensitivity: scale requests with the bytes written, as if objects did not grow with the rate. */
  objectsDoNotGrow: boolean;
}

/** Takes from a store audit what the model uses; null where it measured nothing usable. */
export function measuredBy(audit: StoreAuditEvidence | null, brokers: number): Measured | null {
  if (audit === null || !(audit.logicalBytes > 0) || !(audit.storedBytes > 0)) return null;
  const { requests } = audit;
  const usable =
    requests !== null && requests.seconds > 0 && requests.writtenBytes > 0 && requests.put > 0 && brokers > 0;
  return {
    storageAmplification: audit.storedBytes / audit.logicalBytes,
    requests: usable
      ? {
          brokers,
          // LIST is billed as PUT.
          putPerSecond: (requests.put + requests.list) / requests.seconds,
          getPerSecond: requests.get / requests.seconds,
          putPerGiBWritten: ((requests.put + requests.list) * GiB) / requests.writtenBytes,
          getPerGiBWritten: (requests.get * GiB) / requests.writtenBytes,
        }
      : null,
  };
}

/** The target under test: an object-storage WAL, no local data, no replication between brokers. */
export function disklessCost(
  volume: Volume,
  book: PriceBook,
  a: Assumptions,
  measured: Measured | null,
  options: DisklessOptions = { requestFactor: 1, objectsDoNotGrow: false },
): CostArchitecture {
  const brokers = disklessBrokers(volume, book, a);
  const amplification = measured?.storageAmplification ?? a.storageAmplification;
  const requests = requestRates(volume, a, brokers, measured?.requests ?? null, options);
  return architecture(
    'diskless, WAL in object storage (the target)',
    [
      computeFigure(brokers, 'network at the peak: produce, store, compaction, readers in every zone', book),
      objectStorageFigure(
        volume.retainedGiB * amplification,
        `${volume.retentionDays} days × ${significant(amplification)} stored ÷ logical`,
        measured === null ? 'assumed' : 'measured',
        book,
      ),
      {
        name: 'WAL storage',
        monthlyUsd: 0,
        basis: 'the WAL lies in object storage and is counted there; a block or regional file WAL would be added here',
        origin: 'assumed',
      },
      requestsFigure(requests, (rate) => rate * secondsPerMonth, requests.basis, requests.origin, book),
      networkFigure(clientFlows(volume, a), book),
      {
        name: 'vendor fee',
        monthlyUsd: book.vendor.monthlyUsd + book.vendor.perGiBWrittenUsd * volume.writtenGiBPerMonth,
        basis: `as in the price book: ${book.vendor.source}`,
        origin: 'price book',
      },
    ],
    book,
  );
}

/**
 * In: produced bytes, what each other zone's readers pull from the store, compaction's reads. Out: to the store, to
 * readers, compaction's writes. The busier direction decides.
 */
function disklessBrokers(volume: Volume, book: PriceBook, a: Assumptions): number {
  const peak = volume.peakMegabytesPerSecond;
  const fanOut = volume.writtenGiBPerMonth === 0 ? 0 : volume.readGiBPerMonth / volume.writtenGiBPerMonth;
  const inward = peak * (1 + (a.zones - 1) + a.compactionRewrites);
  const outward = peak * (1 + fanOut + a.compactionRewrites);
  const perBroker = book.compute.networkMegabytesPerSecond;
  return brokersFor([{ megabytesPerSecond: Math.max(inward, outward), perBroker }], a);
}

interface Rates {
  put: number;
  get: number;
  basis: string;
  origin: 'measured' | 'assumed';
}

/**
 * Requests a second at the production rate. Brokers flush by time until objects are full, so the measured rate per broker
 * stays as the rate grows; below it lies the floor of full objects, above it the case that objects never grow.
 */
function requestRates(
  volume: Volume,
  a: Assumptions,
  brokers: number,
  measured: MeasuredRequests | null,
  { requestFactor, objectsDoNotGrow }: DisklessOptions,
): Rates {
  const gibPerSecond = volume.writtenGiBPerMonth / secondsPerMonth;
  const fullObjects = (gibPerSecond * GiB) / a.maxObjectBytes;
  if (measured === null) {
    const flushes = Math.max(fullObjects, brokers * (1_000 / a.flushIntervalMs));
    const rewritten = fullObjects * a.compactionRewrites;
    return {
      put: (flushes * a.requestsPerFlush + rewritten) * requestFactor,
      // Each object is read once in every other zone, and once to compact it.
      get: (flushes * (a.zones - 1) + flushes * a.compactionRewrites) * requestFactor,
      basis: `${significant(flushes)} flushes a second`,
      origin: 'assumed',
    };
  }
  const byTime = (perSecond: number) => (perSecond / measured.brokers) * brokers;
  const put = objectsDoNotGrow
    ? measured.putPerGiBWritten * gibPerSecond
    : Math.max(fullObjects, byTime(measured.putPerSecond));
  const get = objectsDoNotGrow
    ? measured.getPerGiBWritten * gibPerSecond
    : Math.max(fullObjects, byTime(measured.getPerSecond));
  return {
    put: put * requestFactor,
    get: get * requestFactor,
    basis: `${significant(measured.putPerSecond)} PUT/s and ${significant(measured.getPerSecond)} GET/s measured on ${measured.brokers} brokers, ${formatBytes(GiB / measured.putPerGiBWritten)} per PUT`,
    origin: 'measured',
  };
}
