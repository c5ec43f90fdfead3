import type { CostArchitecture, CostFigure } from '../model/evidence.js';
import { formatCount, formatUsd, significant } from '../model/quantities.js';
import type { Assumptions } from './assumptions.js';
import type { PriceBook } from './price-book.js';
import { banded, hoursPerMonth, type Volume } from './volume.js';

/** Sums the figures and adds support, which is a share of the rest. */
export function architecture(name: string, figures: CostFigure[], book: PriceBook): CostArchitecture {
  const subtotal = figures.reduce((sum, one) => sum + one.monthlyUsd, 0);
  const all = [...figures, supportFigure(subtotal, book)];
  return { architecture: name, monthlyUsd: all.reduce((sum, one) => sum + one.monthlyUsd, 0), figures: all };
}

export function brokersFor(
  needs: { megabytesPerSecond: number; perBroker: number }[],
  a: Assumptions,
  atLeast = 0,
): number {
  const counts = needs.map(({ megabytesPerSecond, perBroker }) =>
    Math.ceil(megabytesPerSecond / (perBroker * a.utilisation)),
  );
  return Math.max(a.minimumBrokers, Math.ceil(atLeast), ...counts);
}

export function computeFigure(brokers: number, why: string, book: PriceBook): CostFigure {
  const { product, hourly } = book.compute;
  return {
    name: 'compute',
    monthlyUsd: brokers * hourly.usd * hoursPerMonth,
    basis: `${brokers} × ${product} at $${hourly.usd}/h × ${hoursPerMonth} h; ${why}`,
    origin: 'assumed',
  };
}

export function objectStorageFigure(
  gib: number,
  basis: string,
  origin: CostFigure['origin'],
  book: PriceBook,
): CostFigure {
  const rates = book.objectStorage.storage.bands.map(({ upToGiB, usd }) => ({ upTo: upToGiB, rate: usd }));
  return {
    name: 'object storage',
    monthlyUsd: banded(gib, rates),
    basis: `${formatCount(gib)} GiB in ${book.objectStorage.product} from $${rates[0]!.rate}/GiB; ${basis}`,
    origin,
  };
}

export function requestsFigure(
  perSecond: { put: number; get: number },
  perMonth: (perSecond: number) => number,
  basis: string,
  origin: CostFigure['origin'],
  book: PriceBook,
): CostFigure {
  const { putPer1000, getPer1000 } = book.objectStorage;
  const [puts, gets] = [perMonth(perSecond.put), perMonth(perSecond.get)];
  return {
    name: 'requests',
    monthlyUsd: (puts / 1_000) * putPer1000.usd + (gets / 1_000) * getPer1000.usd,
    basis: `${significant(puts / 1e6)} M PUT at $${putPer1000.usd} and ${significant(gets / 1e6)} M GET at $${getPer1000.usd} per 1,000; ${basis}`,
    origin,
  };
}

export function networkFigure(flows: { name: string; gibCrossing: number }[], book: PriceBook): CostFigure {
  const { usd } = book.network.crossZonePerGiB;
  const crossing = flows.reduce((sum, flow) => sum + flow.gibCrossing, 0);
  return {
    name: 'network between zones',
    monthlyUsd: crossing * usd,
    basis: `${flows.map(({ name, gibCrossing }) => `${name} ${formatCount(gibCrossing)} GiB`).join(', ')} at $${usd}/GiB both ways`,
    origin: 'assumed',
  };
}

/** Producers and consumers, whichever way the brokers keep the data. */
export function clientFlows(volume: Volume, a: Assumptions): { name: string; gibCrossing: number }[] {
  return [
    { name: 'producers', gibCrossing: volume.writtenGiBPerMonth * a.writesCrossZones },
    { name: 'consumers', gibCrossing: volume.readGiBPerMonth * a.readsCrossZones },
  ];
}

/** Volumes of all brokers: capacity, and throughput above what is included. */
export function blockStorageFigure(
  input: { name: string; gib: number; brokers: number; writeMegabytesPerSecond: number; basis: string },
  book: PriceBook,
): CostFigure {
  const { product, storagePerGiBMonth, throughputPerMBpsMonth, includedMegabytesPerSecond } = book.blockStorage;
  const extra = Math.max(0, input.writeMegabytesPerSecond - input.brokers * includedMegabytesPerSecond);
  const throughput = extra * throughputPerMBpsMonth.usd;
  return {
    name: input.name,
    monthlyUsd: input.gib * storagePerGiBMonth.usd + throughput,
    basis: `${formatCount(input.gib)} GiB of ${product} at $${storagePerGiBMonth.usd}/GiB${throughput > 0 ? ` and ${formatUsd(throughput)} for ${formatCount(extra)} MB/s above the included` : ''}; ${input.basis}`,
    origin: 'assumed',
  };
}

function supportFigure(subtotal: number, book: PriceBook): CostFigure {
  const { product, minimumMonthlyUsd, bands } = book.support;
  const share = banded(
    subtotal,
    bands.map(({ upToUsd, percent }) => ({ upTo: upToUsd, rate: percent / 100 })),
  );
  return {
    name: 'support',
    monthlyUsd: Math.max(minimumMonthlyUsd, share),
    basis: `${product} on ${formatUsd(subtotal)}`,
    origin: 'price book',
  };
}
