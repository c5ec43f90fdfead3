import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { probeCases } from '../../src/model/judging/probe-cases.js';
import { kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'compatibility/record-roundtrip',
    title: 'Records come back bit for bit',
    conditions: ['kafka-compatibility', 'durable-write-path'],
    severity: 'blocker',
    why:
      'Headers carry trace ids, schema ids and tenant names; null values are tombstones; timestamps drive retention and ' +
      'stream joins. A broker that rewrites batches on their way into object storage can lose any of these without an error.',
    how:
      'Writes null and empty keys and values, headers (repeated, empty, null, binary), producer and broker timestamps, ' +
      'sizes from 0 bytes to close to max.message.bytes, and gzip, snappy, lz4 and zstd batches on the wire; reads them ' +
      'back with a plain fetch and compares every byte and the order.',
    failsWhen: 'any field of any record differs from what was written, or records change order within a partition',
    remediation:
      'Look up the failing case in the details: a lost header or timestamp points at batch rewriting (compaction, format ' +
      'conversion), a broken compression at re-encoding. Ask the vendor for a release that stores batches as produced.',
    references: [
      { title: 'Kafka message format', url: 'https://kafka.apache.org/documentation/#messageformat' },
      kip(82),
      kip(32),
    ],
    breaksOn: ['drop-headers', 'corrupt-payload'],
  },
  evidence: ['record-roundtrip'],
  thresholds: {},
  judge({ 'record-roundtrip': { cases } }) {
    return conclude(
      `all ${cases.length} kinds of record came back bit for bit`,
      probeCases(cases, 'the record round trip'),
    );
  },
});
