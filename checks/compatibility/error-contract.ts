import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { probeCases } from '../../src/model/judging/probe-cases.js';

export default defineCheck({
  meta: {
    id: 'compatibility/error-contract',
    title: 'Wrong requests get Kafka’s error, and the broker lives',
    conditions: ['kafka-compatibility', 'operational-recovery'],
    severity: 'major',
    why:
      'Clients decide by error code whether to retry, refresh metadata or give up; a wrong code turns a short failover into ' +
      'a stuck or a crashed application. And one port scanner must not take a broker down.',
    how:
      'Asks for unknown topics and partitions, impossible versions, illegal names and configs, stale leader epochs, offsets ' +
      'out of range; sends corrupt batches, truncated frames, garbage and absurd lengths. After each, other connections ' +
      'must still be answered; at the end every broker must answer.',
    failsWhen: 'an answer differs from Apache Kafka’s for the same request, or any broker stops answering others',
    remediation:
      'A wrong code: report it, and test the retry behaviour of your clients against it. A broker that died: keep the port ' +
      'off every network that is not fully trusted until it is fixed.',
    references: [{ title: 'Kafka error codes', url: 'https://kafka.apache.org/protocol#protocol_error_codes' }],
    breaksOn: ['crash-on-garbage'],
  },
  evidence: ['error-contract'],
  thresholds: {},
  judge({ 'error-contract': { cases } }) {
    return conclude(
      `all ${cases.length} wrong requests answered as Kafka does`,
      probeCases(cases, 'the error contract'),
    );
  },
});
