import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { probeCases } from '../../src/model/judging/probe-cases.js';
import { kafkaProtocol, kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'compatibility/consumer-groups',
    title: 'Consumer groups join, rebalance, commit and resume',
    conditions: ['kafka-compatibility'],
    severity: 'blocker',
    why:
      'Nearly every consumer, connector and stream processor is a group member. A partition owned by two members is ' +
      'processed twice, one owned by nobody stops, and a forgotten commit replays or skips a day.',
    how:
      'Runs groups of two and three members on the wire through join, sync, heartbeat and leave: eager and cooperative ' +
      'rebalances, static membership with a restart and a fenced duplicate, stale generations, a member that falls silent, ' +
      'and commits that are read back at the coordinator, which every broker is asked for and must name alike.',
    failsWhen:
      'a partition is owned by two members or by none after a rebalance, a stale member is accepted, or a committed offset does not read back',
    remediation:
      'The failing case names the rule. Check group.initial.rebalance.delay.ms, session limits and where the vendor keeps ' +
      '__consumer_offsets; a lost commit is a data-loss bug, not a tuning matter.',
    references: [kafkaProtocol, kip(345), kip(429)],
    breaksOn: ['forget-commits'],
  },
  evidence: ['consumer-groups'],
  thresholds: {},
  judge({ 'consumer-groups': { cases } }) {
    return conclude(`all ${cases.length} rules of the group protocol kept`, probeCases(cases, 'the group protocol'));
  },
});
