import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding, type Part } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatBytes, formatMs, plural } from '../../src/model/quantities.js';

export default defineCheck({
  meta: {
    id: 'workload/message-sizes',
    title: 'Small and large messages are served and kept alike',
    conditions: ['real-workloads', 'kafka-compatibility'],
    severity: 'major',
    why:
      'Real topics mix 100-byte events with megabyte documents. Small ones cost per record, large ones per batch; a broker ' +
      'tuned for one often stalls or refuses on the other.',
    how:
      'One short load per size of the profile’s sweep, each with tail readers, each read back and verified byte for byte. A ' +
      'size that does not fit into the topic’s max.message.bytes is sent as the largest that does, with a warning.',
    failsWhen:
      'a size loses or changes a record, is not served at all, or its p99 exceeds the limits; warns when a size of the ' +
      'profile does not fit into max.message.bytes',
    remediation:
      'Look at which sizes fail. Large only: batch and request limits, upload part size, client max.request.size. Small ' +
      'only: per-record work and batching (linger.ms).',
    references: [
      {
        title: 'Topic setting max.message.bytes',
        url: 'https://kafka.apache.org/documentation/#topicconfigs_max.message.bytes',
      },
    ],
    breaksOn: ['stall'],
  },
  evidence: ['sizes'],
  thresholds: {
    ackP99Ms: { value: 1_000, unit: 'ms', why: 'one second is beyond any object-storage WAL at moderate load' },
    endToEndP99Ms: { value: 1_500, unit: 'ms', why: 'as above, plus a fetch wait' },
    sizes: { value: 3, unit: 'sizes', why: 'small, middle and large' },
  },
  judge({ sizes: { sizes, maxMessageBytes } }, limits) {
    const bytes = sizes.map(({ recordBytes }) => recordBytes);
    const distinct = new Set(bytes).size;
    const findings: Finding[] = [...tooLarge(sizes, maxMessageBytes)];
    if (distinct < limits.sizes) {
      findings.push({
        outcome: 'not-proven',
        says: `only ${plural(distinct, 'size')} of message tried, ${limits.sizes} wanted`,
        needs: 'name more sizes in the profile: sizesBytes',
      });
    }
    const slowest = Math.max(0, ...sizes.map(({ ackLatency }) => ackLatency.p99Ms));
    return conclude(
      `${plural(distinct, 'size')} from ${formatBytes(Math.min(...bytes))} to ${formatBytes(Math.max(...bytes))}, all kept; slowest p99 ${formatMs(slowest)}`,
      figure('sizes tried', distinct),
      figure('max.message.bytes of the topic', maxMessageBytes ?? 'not told', maxMessageBytes === null ? '' : 'bytes'),
      { findings },
      ...sizes.flatMap((size) => judgeSize(size, limits)),
    );
  },
});

interface Size {
  recordBytes: number;
  records: number;
  ackLatency: { count: number; p99Ms: number };
  endToEndLatency: { count: number; p99Ms: number };
  verification: Parameters<typeof keptEverything>[0];
}

/** A smaller record in its place says nothing about the size that the profile names. */
function tooLarge(
  sizes: readonly { wantedBytes: number; recordBytes: number }[],
  maxMessageBytes: number | null,
): Finding[] {
  const cut = sizes.filter(({ wantedBytes, recordBytes }) => recordBytes < wantedBytes);
  if (cut.length === 0) return [];
  const limit = maxMessageBytes === null ? '' : ` (${formatBytes(maxMessageBytes)})`;
  return [
    {
      outcome: 'warn',
      says: `${plural(cut.length, 'size')} of the profile not tried, too large for max.message.bytes${limit}: ${cut.map(({ wantedBytes }) => formatBytes(wantedBytes)).join(', ')}`,
      details: cut.map(
        ({ wantedBytes, recordBytes }) => `${formatBytes(wantedBytes)} was sent as ${formatBytes(recordBytes)}`,
      ),
    },
  ];
}

function judgeSize(size: Size, limits: { ackP99Ms: number; endToEndP99Ms: number }): Part[] {
  const label = formatBytes(size.recordBytes);
  const seen = (latency: { count: number; p99Ms: number }) => (latency.count > 0 ? latency.p99Ms : null);
  return [
    keptEverything(size.verification, label),
    atMost(
      { name: `${label}: acknowledgement p99`, value: seen(size.ackLatency), unit: 'ms' },
      { name: 'ackP99Ms', value: limits.ackP99Ms },
      { whenNull: `${label}: nothing was acknowledged` },
    ),
    atMost(
      { name: `${label}: end-to-end p99`, value: seen(size.endToEndLatency), unit: 'ms' },
      { name: 'endToEndP99Ms', value: limits.endToEndP99Ms },
      { whenNull: `${label}: nothing reached a consumer` },
    ),
  ];
}
