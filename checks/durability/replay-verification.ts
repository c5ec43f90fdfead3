import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatBytes, formatCount, significant } from '../../src/model/quantities.js';
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
      'an acknowledged record is missing, doubled, changed or out of order, or a record appears that nobody sent',
    remediation:
      'Read the named offset again with another client to rule out the reader; then look at compaction of small objects, ' +
      'caches and index rebuilds, and give the vendor the partition, offset and run id from the details.',
    references: [jepsenBufstream],
    breaksOn: ['drop-record', 'corrupt-payload'],
  },
  evidence: ['replay'],
  thresholds: {},
  judge({ replay: { verification, wroteBytes, readMs, megabytesPerSecond, written } }) {
    return conclude(
      `${formatCount(verification.read)} records (${formatBytes(verification.readBytes)}) replayed at ${significant(megabytesPerSecond)} MB/s, all right`,
      figure('written', wroteBytes, 'bytes'),
      figure('read', verification.readBytes, 'bytes'),
      figure('replay took', readMs, 'ms'),
      figure('replay speed', megabytesPerSecond, 'MB/s'),
      keptEverything(verification),
      { details: written.length > 0 ? [`written as: ${written.join(', ')}`] : [] },
    );
  },
});
