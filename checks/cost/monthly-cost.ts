import { defineCheck } from '../../src/model/check.js';
import type { CostArchitecture, CostEvidence } from '../../src/model/evidence.js';
import { conclude, type Finding, type Part } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { formatUsd, plural, significant } from '../../src/model/quantities.js';
import { kip, s3Pricing } from '../../src/model/references.js';

/** Parts without which a total is no total. A part may cost nothing, but it must be there with its basis. */
const requiredParts = ['compute', 'object storage', 'WAL storage', 'requests', 'network between zones', 'support'];

export default defineCheck({
  meta: {
    id: 'cost/monthly-cost',
    title: 'The monthly bill is known, part by part, beside the alternatives',
    conditions: ['elastic-economics'],
    severity: 'major',
    why:
      'Diskless swaps disks and replication traffic for requests and cache. Whether that is cheaper depends on rate, object ' +
      'size, retention and zones, not on the architecture’s name; a team should see the bill before it moves.',
    how:
      'Prices the profile’s production workload with a dated price book: compute, object storage, WAL, requests, network ' +
      'between zones, support; storage amplification and request rates as this run measured them. Beside it replicated ' +
      'Kafka (3 × block storage) and tiered storage on the same workload; retention growth and sensitivity below.',
    failsWhen:
      'a part of the bill is missing, negative or not a number, the parts do not add up, or there is nothing to compare with; ' +
      'it warns when the target would cost more than replicated Kafka, or the price book is older than a year',
    remediation:
      'Dearer than replicated Kafka: look at the largest part. Requests: fewer, larger objects (cost/request-rate). Network: ' +
      'clients that stay in their zone. Old prices: copy the price book, update it, name it in the config.',
    references: [s3Pricing, kip(405), kip(392)],
    breaksOn: [],
  },
  evidence: ['model'],
  thresholds: {
    shareOfReplicated: {
      value: 1,
      unit: '×',
      why: 'above it the move costs money; that may be right, and must be decided knowingly',
    },
    priceBookDays: { value: 365, unit: 'days', why: 'list prices change about once a year' },
  },
  judge({ model }, { shareOfReplicated, priceBookDays }) {
    const [target, ...others] = model.architectures;
    const replicated = others.find(({ architecture }) => architecture.startsWith('replicated'));
    if (target === undefined || replicated === undefined) {
      return conclude('', figure('architectures priced', model.architectures.length), {
        findings: [
          { outcome: 'fail', says: 'the target or replicated Kafka was not priced: there is nothing to compare' },
        ],
      });
    }
    return conclude(
      `${formatUsd(target.monthlyUsd)} a month; ${others.map((other) => `${short(other)} ${formatUsd(other.monthlyUsd)}`).join(', ')} (${model.priceBook.name}, ${model.priceBook.date})`,
      {
        measured: model.architectures.map((one) => ({
          name: one.architecture,
          value: one.monthlyUsd,
          unit: 'USD a month',
        })),
      },
      ...model.architectures.map((one) => complete(one, one === target ? requiredParts : ['compute', 'support'])),
      atMost(
        { name: 'target ÷ replicated Kafka', value: target.monthlyUsd / replicated.monthlyUsd, unit: '×' },
        { name: 'shareOfReplicated', value: shareOfReplicated },
        { outcome: 'warn' },
      ),
      atMost(
        { name: 'age of the price book', value: model.priceBook.ageDays, unit: 'days' },
        { name: 'priceBookDays', value: priceBookDays },
        { outcome: 'warn' },
      ),
      { details: workings(model) },
    );
  },
});

function complete(one: CostArchitecture, parts: readonly string[]): Part {
  const findings: Finding[] = [];
  const missing = parts.filter((part) => !one.figures.some(({ name }) => name === part));
  if (missing.length > 0) {
    findings.push({
      outcome: 'fail',
      says: `${short(one)}: ${plural(missing.length, 'part')} missing: ${missing.join(', ')}`,
    });
  }
  const wrong = one.figures.filter(({ monthlyUsd }) => !(Number.isFinite(monthlyUsd) && monthlyUsd >= 0));
  for (const { name, monthlyUsd } of wrong) {
    findings.push({ outcome: 'fail', says: `${short(one)}: ${name} comes out as ${monthlyUsd}` });
  }
  const sum = one.figures.reduce((total, { monthlyUsd }) => total + monthlyUsd, 0);
  if (wrong.length === 0 && !(Math.abs(sum - one.monthlyUsd) <= 0.01 + sum * 1e-9)) {
    findings.push({
      outcome: 'fail',
      says: `${short(one)}: parts sum to ${formatUsd(sum)}, the total says ${formatUsd(one.monthlyUsd)}`,
    });
  }
  return { findings };
}

function short({ architecture }: CostArchitecture): string {
  return architecture.split(',')[0]!;
}

function workings({ workload, architectures, retentionGrowth, sensitivity, assumptions }: CostEvidence): string[] {
  const rate = `${significant(workload.writeMegabytesPerSecond)} MB/s on average, ${significant(workload.peakMegabytesPerSecond)} at the peak`;
  return [
    `workload: ${rate}, read ${significant(workload.fanOut)} times, kept ${significant(workload.retentionDays)} days (${workload.source})`,
    ...architectures.flatMap((one) =>
      one.figures.map(
        ({ name, monthlyUsd, basis, origin }) =>
          `${short(one)}, ${name}: ${formatUsd(monthlyUsd)} (${origin}): ${basis}`,
      ),
    ),
    `with retention: ${retentionGrowth.map(({ days, monthlyUsd }) => `${days} d ${formatUsd(monthlyUsd)}`).join(', ')}`,
    ...sensitivity.map(({ change, monthlyUsd }) => `if ${change}: ${formatUsd(monthlyUsd)}`),
    ...assumptions.map((assumption) => `assumed: ${assumption}`),
  ];
}
