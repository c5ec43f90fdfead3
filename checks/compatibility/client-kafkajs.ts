import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { probeCases } from '../../src/model/judging/probe-cases.js';
import { keptEverything } from '../../src/model/judging/verification.js';

export default defineCheck({
  meta: {
    id: 'compatibility/client-kafkajs',
    title: 'The real kafkajs client works end to end',
    conditions: ['kafka-compatibility', 'real-workloads'],
    severity: 'blocker',
    why:
      'A target can keep every rule that a probe thinks of and still trip a real client over a field it relies on. Only the ' +
      'client itself tells; this is the one that Node services use.',
    how:
      'A separate process runs kafkajs: creates a topic, writes with acks=all and idempotence, headers and gzip, reads in a ' +
      'group through a rebalance, commits, stops, resumes, and resends after its connection was cut between request and ' +
      'answer. Every record is accounted for.',
    failsWhen:
      'a step of the client fails, or a record is lost, doubled, changed, skipped or read again after a commit',
    remediation:
      'The details hold the client’s own error. Compare with the api-versions matrix first; then rerun with the client’s ' +
      'debug log against Apache Kafka and against this target, and diff.',
    references: [
      { title: 'KafkaJS', url: 'https://kafka.js.org/' },
      {
        title: 'KafkaJS sources: the API versions it speaks',
        url: 'https://github.com/tulios/kafkajs/tree/v2.2.4/src/protocol/requests',
      },
    ],
    breaksOn: ['no-dedup', 'forget-commits'],
  },
  evidence: ['client-kafkajs'],
  thresholds: {},
  judge({ 'client-kafkajs': { client, version, cases, verification } }) {
    return conclude(
      `${client} ${version}: ${cases.length} steps done, ${verification.acknowledged} records accounted for`,
      figure('client', `${client} ${version}`),
      probeCases(cases, `${client} ${version}`),
      keptEverything(verification),
    );
  },
});
