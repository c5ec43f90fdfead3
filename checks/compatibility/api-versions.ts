import { defineCheck } from '../../src/model/check.js';
import { clientNeeds, versionMatrix } from '../../src/model/judging/api-versions.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { kafkaProtocol, kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'compatibility/api-versions',
    title: 'Every API version that your clients need is offered',
    conditions: ['kafka-compatibility'],
    severity: 'blocker',
    why:
      'Clients negotiate versions when they connect. A missing API or a range that does not overlap stops an application at ' +
      'start-up, or switches a guarantee off without a word (no idempotence, no log truncation detection).',
    how:
      'Asks every broker for its ApiVersions and compares the ranges with what each client named in the config (all that are ' +
      'known, where it names none) negotiates for producing, consuming in groups and administration, and with Apache Kafka’s ' +
      'own ranges. An API counts only at the versions that all brokers offer.',
    failsWhen:
      'a client that is compared with needs an API that is not offered, or offered at no version that it speaks',
    remediation:
      'Upgrade the client to one whose range overlaps, or the target. An API that Apache Kafka offers and the target does ' +
      'not is listed in the details even when none of your clients needs it: check your tools against that list.',
    references: [kip(35), kip(896), kafkaProtocol],
    breaksOn: ['hide-api'],
  },
  evidence: ['api-versions'],
  thresholds: {},
  judge({ 'api-versions': evidence }) {
    const { offered, clients, reference } = evidence;
    const names = clients.map(({ client }) => client).join(', ');
    return conclude(
      `${offered.length} APIs offered (Apache Kafka ${reference.version}: ${reference.ranges.length}); all that is needed by ${names}`,
      figure('APIs offered', offered.length),
      clientNeeds(evidence),
      { details: versionMatrix(evidence) },
    );
  },
});
