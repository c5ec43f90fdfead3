/** Amounts that all architectures share. AWS bills a month as 730 hours and a "GB" as 2^30 bytes. */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3_600;
export const GiB = 2 ** 30;
const megabyte = 1e6;

export interface CostWorkload {
  /** Average of what producers send, compressed as they send it; 1 MB = 10^6 bytes. */
  writeMegabytesPerSecond: number;
  peakToAverage: number;
  /** Consumer groups that read everything once. */
  fanOut: number;
  retentionDays: number;
  source: string;
}

export interface Volume {
  peakMegabytesPerSecond: number;
  writtenGiBPerMonth: number;
  readGiBPerMonth: number;
  /** One copy of everything within retention. */
  retainedGiB: number;
  retentionDays: number;
}

export function volumeOf(workload: CostWorkload): Volume {
  const bytesPerSecond = workload.writeMegabytesPerSecond * megabyte;
  const writtenGiBPerMonth = (bytesPerSecond * secondsPerMonth) / GiB;
  return {
    peakMegabytesPerSecond: workload.writeMegabytesPerSecond * workload.peakToAverage,
    writtenGiBPerMonth,
    readGiBPerMonth: writtenGiBPerMonth * workload.fanOut,
    retainedGiB: (bytesPerSecond * workload.retentionDays * 86_400) / GiB,
    retentionDays: workload.retentionDays,
  };
}

/** Price of an amount whose parts cost different rates, like tax bands; a null limit is open. */
export function banded(amount: number, bands: readonly { upTo: number | null; rate: number }[]): number {
  let below = 0;
  let sum = 0;
  for (const { upTo, rate } of bands) {
    const limit = upTo ?? Number.POSITIVE_INFINITY;
    sum += Math.max(0, Math.min(amount, limit) - below) * rate;
    below = limit;
  }
  return sum;
}
