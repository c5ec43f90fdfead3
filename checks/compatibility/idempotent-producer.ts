import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { probeCases } from '../../src/model/judging/probe-cases.js';
import { kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'compatibility/idempotent-producer',
    title: 'Resent batches are stored once, gaps are refused',
    conditions: ['kafka-compatibility', 'durable-write-path'],
    severity: 'blocker',
    why:
      'Java producers are idempotent by default since 3.0. Every network hiccup makes them resend; they rely on the broker ' +
      'to recognise the batch. Without that, each failover of a diskless broker doubles some orders, payments and counters.',
    how:
      'Obtains a producer id and sends, on the wire: the same batch again, older ones of the last five again, a batch that ' +
      'leaves a gap, one with an old epoch, a wrapped sequence; then reads the partition and counts. Where there are two ' +
      'brokers and partitions may be reassigned, it moves the partition and sends the last batch again to the new leader.',
    failsWhen:
      'a resent batch is stored twice, a sequence gap or an old epoch is accepted, or a producer id is given out twice',
    remediation:
      'Do not run idempotent producers here before this passes; consumers would need to deduplicate by key. Ask the vendor ' +
      'where producer state lives when a partition changes its broker.',
    references: [kip(98), kip(679)],
    breaksOn: ['no-dedup'],
  },
  evidence: ['idempotent-producer'],
  thresholds: {},
  judge({ 'idempotent-producer': { cases } }) {
    return conclude(`all ${cases.length} rules of idempotence kept`, probeCases(cases, 'the idempotent producer'));
  },
});
