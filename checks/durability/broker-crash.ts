import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatCount } from '../../src/model/quantities.js';
import { jepsenRedpanda } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'durability/broker-crash',
    title: 'A broker killed under load loses, doubles and reorders nothing',
    conditions: ['durable-write-path', 'operational-recovery'],
    severity: 'blocker',
    why:
      'Brokers die: spot reclaims, out-of-memory kills, node failures. Diskless systems promise that this is cheap because ' +
      'brokers hold no data. The moment of failover is where acknowledged tails get lost and offsets get given out twice.',
    how:
      'An idempotent producer writes to every partition at a fixed rate; one broker that leads partitions gets SIGKILL; the ' +
      'load goes on. Afterwards every partition is read from offset 0 and each record compared with what its producer was ' +
      'told: acknowledged, unknown or refused.',
    failsWhen:
      'an acknowledged record is missing, stored twice, changed, out of order or at another offset, or a refused one appears',
    remediation:
      'The details give topic, partition and offset of the first cases. A lost tail: the write-ahead log was not durable. ' +
      'Two records at one offset: the old leader was not fenced. Both need a fix by the vendor before production.',
    references: [
      jepsenRedpanda,
      { title: 'AutoMQ issue 3033: one offset given twice', url: 'https://github.com/AutoMQ/automq/issues/3033' },
      {
        title: 'The anomalies, as Jepsen’s Kafka workload defines them',
        url: 'https://jepsen-io.github.io/jepsen/jepsen.tests.kafka.html',
      },
    ],
    breaksOn: ['lose-wal-tail', 'reuse-offsets'],
  },
  evidence: ['crash-one'],
  thresholds: {},
  judge({ 'crash-one': { verification, partitionsLed, killedBroker, killedAtMs, load } }) {
    const acknowledgedAfter = load.samples
      .filter((sample) => sample.atMs > killedAtMs)
      .reduce((sum, sample) => sum + sample.acknowledged, 0);
    const findings: Finding[] = [];
    if (partitionsLed === 0) {
      findings.push({
        outcome: 'not-proven',
        says: `broker ${killedBroker} led no partition, so its death tested nothing`,
        needs: 'use a topic with at least one partition per broker',
      });
    }
    if (acknowledgedAfter === 0) {
      findings.push({ outcome: 'fail', says: 'nothing was acknowledged any more after the kill' });
    }
    const errors = Object.entries(load.errors);
    return conclude(
      `broker ${killedBroker} killed with ${partitionsLed} partitions; ${formatCount(verification.acknowledged)} acknowledged records all there, once, in order`,
      figure('partitions led by the killed broker', partitionsLed),
      figure('acknowledged after the kill', acknowledgedAfter, 'records'),
      { findings },
      keptEverything(verification),
      {
        details:
          errors.length === 0
            ? ['clients met no error']
            : [`errors that clients met and retried: ${errors.map(([name, count]) => `${name} ${count}`).join(', ')}`],
      },
    );
  },
});
