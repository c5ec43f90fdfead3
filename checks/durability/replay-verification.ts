import { defineCheck } from '../../src/model/check.js';
import type { ReplayEvidence } from '../../src/model/evidence.js';
import { conclude, type Part } from '../../src/model/judging/conclude.js';
import { atLeast, figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatBytes, formatCount, plural, significant } from '../../src/model/quantities.js';
import { jepsenBufstream } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'durability/replay-verification',
    title: 'A full replay returns every acknowledged record, byte for byte',
    conditions: ['durable-write-path', 'real-workloads'],
    severity: 'blocker',
    why:
      'Replay is what retention is for: rebuilding a table, a cache, a model. Loss in a healthy cluster is the worst kind, ' +
      'since nobody looks for it; it has been found in a diskless system before.',
    how:
      'Writes idempotently to several topics with every compression, then reads all of it from offset 0 to the end. Each ' +
      'record carries its run, sequence and a checksum, so every byte is verified, and order and completeness per partition.',
    failsWhen:
      'an acknowledged record is missing, doubled, changed or out of order, a record appears that nobody sent, or records ' +
      'of one compression are refused',
    remediation:
      'Read the named offset again with another client to rule out the reader; then look at compaction of small objects, ' +
      'caches and index rebuilds, and give the vendor the partition, offset and run id from the details.',
    references: [jepsenBufstream],
    breaksOn: ['drop-record', 'corrupt-payload'],
  },
  evidence: ['replay'],
  thresholds: {
    wroteShare: { value: 0.9, unit: '×', why: 'a replay of much less than the profile names answers another question' },
  },
  judge({ replay }, { wroteShare }) {
    const { verification, askedBytes, wroteBytes, readMs, megabytesPerSecond, written } = replay;
    return conclude(
      `${formatCount(verification.read)} records (${formatBytes(verification.readBytes)}) replayed at ${significant(megabytesPerSecond)} MB/s, all right`,
      figure('written', wroteBytes, 'bytes'),
      atLeast(
        { name: 'share of the profile’s bytes written', value: wroteBytes / askedBytes, unit: '×' },
        { name: 'wroteShare', value: wroteShare },
        { outcome: 'not-proven' },
      ),
      ...written.map(served),
      figure('read', verification.readBytes, 'bytes'),
      figure('replay took', readMs, 'ms'),
      figure('replay speed', megabytesPerSecond, 'MB/s'),
      keptEverything(verification),
    );
  },
});

/** A kind that was refused is not in the log, so reading back misses nothing of it: it must be looked at by itself. */
function served({ kind, acknowledged, failed, errors }: ReplayEvidence['written'][number]): Part {
  const ok = acknowledged > 0 && failed === 0;
  const measured = [{ name: `written as ${kind}`, value: acknowledged, unit: 'records', ok }];
  if (ok) return { measured };
  const met = Object.entries(errors).map(([name, count]) => `${name} ${count}`);
  return {
    measured,
    findings: [
      {
        outcome: 'fail',
        says: `${kind}: ${formatCount(acknowledged)} acknowledged, ${plural(failed, 'record')} refused for good`,
        details: met.length === 0 ? [] : [`${kind}: errors that the producer met: ${met.join(', ')}`],
      },
    ],
  };
}
