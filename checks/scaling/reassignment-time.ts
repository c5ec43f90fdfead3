import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { copiedShare, finishedInTime, growthWithSize } from '../../src/model/judging/moves.js';
import { formatBytes, formatMs } from '../../src/model/quantities.js';
import { kip, sixCases } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'scaling/reassignment-time',
    title: 'Moving a partition takes seconds, whatever its size',
    conditions: ['operational-recovery', 'elastic-economics'],
    severity: 'blocker',
    why:
      'With broker-local logs a reassignment copies the data: hours for large partitions, beside live traffic. Grab reports ' +
      '6+ hours before and under a minute after going diskless. If the move still copies, scaling and replacing brokers ' +
      'stay as slow as they were.',
    how:
      'Fills partitions of three sizes, moves each to another broker by AlterPartitionReassignments and takes the time until ' +
      'the new leader acknowledges a write. A least-squares line over the sizes tells whether time grows with size; its 95 % ' +
      'lower bound is extrapolated to 100 GiB. Bytes copied come from the store’s request meter where there is one, taken ' +
      'when a partition first comes to a broker. Without a meter the sizes must lie so far apart that growth beyond the ' +
      'noise would show; the standard profile’s do, the smoke profile’s do not.',
    failsWhen:
      'a move does not finish within the limit, or time clearly grows with the partition’s size, or the move copies a real share of its bytes',
    remediation:
      'Check that the topic is a diskless one (in mixed clusters classic topics copy), and that no local cache or WAL is ' +
      'drained as part of the move. If data is copied by design, plan scaling as with classic Kafka.',
    references: [sixCases, kip(455), kip(1150)],
    breaksOn: ['copy-on-move'],
  },
  evidence: ['reassign'],
  thresholds: {
    moveMs: { value: 60_000, unit: 'ms', why: 'Grab’s public figure: under one minute' },
    extrapolated100GiBMs: {
      value: 60_000,
      unit: 'ms',
      why: 'the same minute, at a size where a copy at 1 GiB/s would take longer',
    },
    noiseMs: {
      value: 250,
      unit: 'ms',
      why: 'differences between sizes up to this are scheduling noise of a busy machine, not growth',
    },
    copiedShare: {
      value: 0.1,
      unit: '×',
      why: 'metadata and cache warming are small against the data; a copy is all of it',
    },
    copiedNoiseBytes: {
      value: 4_194_304,
      unit: 'bytes',
      why: 'heartbeats and background work of the cluster meanwhile',
    },
  },
  judge({ reassign: { moves, timeLimitMs } }, limits) {
    const slowest = Math.max(0, ...moves.map((move) => move.ms ?? 0));
    const largest = Math.max(0, ...moves.map((move) => move.partitionBytes));
    return conclude(
      `${moves.length} moves up to ${formatBytes(largest)}, the slowest in ${formatMs(slowest)}; time does not grow with size`,
      finishedInTime(moves, timeLimitMs, limits.moveMs),
      growthWithSize(moves, limits),
      copiedShare(moves, limits),
    );
  },
});
