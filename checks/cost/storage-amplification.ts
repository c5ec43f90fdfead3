import { defineCheck } from '../../src/model/check.js';
import { conclude, type Part } from '../../src/model/judging/conclude.js';
import { atLeast, atMost, figure } from '../../src/model/judging/figures.js';
import { formatBytes, plural, significant } from '../../src/model/quantities.js';
import { s3Pricing, sixCases } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'cost/storage-amplification',
    title: 'The bucket holds little more than the data, and deleted data goes',
    conditions: ['elastic-economics', 'durable-write-path'],
    severity: 'major',
    why:
      'Storing each byte once instead of three times is most of the saving (JD.com reports 66 % less storage). It melts when ' +
      'compaction keeps old copies, or when objects of deleted topics and crashed uploads are never reclaimed.',
    how:
      'Writes a known amount, deletes another topic of known size, waits for the target to reclaim, then lists the bucket and ' +
      'divides what is stored by the bytes of the record batches that topics still hold.',
    failsWhen: 'more than the limit is stored per logical byte, or next to nothing of the data is in the bucket at all',
    remediation:
      'Look at the bytes per object class in the details. Old WAL objects: retention of compacted objects, or a stuck ' +
      'deleter. In doubt add a bucket metric on growth and an inventory job that compares objects with metadata.',
    references: [
      sixCases,
      s3Pricing,
      {
        title: 'Inkless 494: objects left by a crash between upload and commit',
        url: 'https://github.com/aiven/inkless/issues/494',
      },
    ],
    breaksOn: ['never-delete'],
  },
  evidence: ['store-audit'],
  thresholds: {
    amplification: {
      value: 1.5,
      unit: '×',
      why: 'room for metadata and for small objects that wait for compaction; replicated Kafka has 3',
    },
    atLeastStored: {
      value: 0.1,
      unit: '×',
      why: 'recompression explains some of it; less means that the data is not in the bucket',
    },
  },
  judge({ 'store-audit': audit }, { amplification, atLeastStored }) {
    const { logicalBytes, storedBytes, deletedBytes } = audit;
    if (!(logicalBytes > 0)) {
      return conclude('', figure('logical bytes', logicalBytes, 'bytes'), {
        findings: [
          { outcome: 'not-proven', says: 'no topic held data when the bucket was counted', needs: 'run it again' },
        ],
      });
    }
    const ratio = storedBytes / logicalBytes;
    const stored = { name: 'stored ÷ logical', value: ratio, unit: '×' };
    return conclude(
      `${formatBytes(storedBytes)} stored for ${formatBytes(logicalBytes)} of data: ${significant(ratio)}×; ${formatBytes(deletedBytes)} of deleted data gone`,
      figure('logical bytes', logicalBytes, 'bytes'),
      figure('stored bytes', storedBytes, 'bytes'),
      figure('bytes of deleted topics', deletedBytes, 'bytes'),
      figure('waited for reclaim', audit.waitedForReclaimMs, 'ms'),
      atMost(stored, { name: 'amplification', value: amplification }),
      onlyFindings(atLeast(stored, { name: 'atLeastStored', value: atLeastStored })),
      deletionTested(logicalBytes, deletedBytes, amplification),
      {
        details: Object.entries(audit.storedByClass).map(
          ([name, { objects, bytes }]) => `${name}: ${plural(objects, 'object')}, ${formatBytes(bytes)}`,
        ),
      },
    );
  },
});

/** The second bound of the same figure: its row stands in the report already unless it is broken. */
function onlyFindings(part: Part): Part {
  return (part.findings ?? []).length > 0 ? part : {};
}

/** Bytes that stay after a delete show in the ratio only when enough was deleted to break it. */
function deletionTested(logicalBytes: number, deletedBytes: number, amplification: number): Part {
  if (deletedBytes > (amplification - 1) * logicalBytes) return {};
  return {
    findings: [
      {
        outcome: 'not-proven',
        says: `only ${formatBytes(deletedBytes)} were deleted: too little to see whether deleted data goes`,
        needs: 'delete a topic at least as large as what is kept',
      },
    ],
  };
}
