import type { CostEvidence } from '../model/evidence.js';
import { plural } from '../model/quantities.js';

/** The monthly bill for people: what is priced, each figure with its basis, what it would be otherwise. */
export function costText(evidence: CostEvidence): string {
  const { workload, priceBook, architectures, retentionGrowth, sensitivity, assumptions } = evidence;
  const bills = architectures.map(({ architecture, monthlyUsd, figures }) =>
    [
      `${dollars(monthlyUsd)} a month: ${architecture}`,
      ...figures.map(({ name, monthlyUsd: usd, basis, origin }) => `  ${dollars(usd)}  ${name} (${origin}): ${basis}`),
    ].join('\n'),
  );
  return [
    [
      `${workload.writeMegabytesPerSecond} MB/s written on average, ${workload.peakMegabytesPerSecond} MB/s at the peak, read ${workload.fanOut} times, kept ${workload.retentionDays} days.`,
      `Prices: ${priceBook.name} of ${priceBook.date} (${priceBook.source}).`,
    ].join('\n'),
    ...bills,
    section(
      'The first one, kept longer',
      retentionGrowth.map(({ days, monthlyUsd }) => `${dollars(monthlyUsd)}  ${plural(days, 'day')}`),
    ),
    section(
      'The first one, otherwise',
      sensitivity.map(({ change, monthlyUsd }) => `${dollars(monthlyUsd)}  ${change}`),
    ),
    section('Assumed, not measured', assumptions),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function section(title: string, lines: string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function dollars(usd: number): string {
  return `$${Math.round(usd).toLocaleString('en-US')}`.padStart(9);
}
