import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatCount, formatMs } from '../../src/model/quantities.js';
import { kip, sixCases } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'durability/no-local-state',
    title: 'A broker with an empty disk serves everything',
    conditions: ['durable-write-path', 'operational-recovery'],
    severity: 'blocker',
    why:
      'Diskless means that a replacement broker needs nothing from its predecessor. If acknowledged data, or the index to ' +
      'it, lives on a broker’s disk after all, replacing a node loses data, and autoscaling becomes dangerous.',
    how:
      'After the kill of broker-crash the broker is started again with its disk emptied, gets partitions back, and every ' +
      'record of these is read through it, and through no other broker, and compared.',
    failsWhen: 'the restarted broker serves no partition, or any acknowledged record cannot be read through it',
    remediation:
      'Find out what the broker keeps locally (WAL volume, cache, index, metadata) and whether it is re-creatable. If a ' +
      'local WAL is part of the design, the volume must be attached to the replacement, and that step tested.',
    references: [kip(1150), sixCases],
    breaksOn: ['local-only'],
  },
  evidence: ['crash-one'],
  thresholds: {},
  judge({ 'crash-one': { restart, killedBroker } }) {
    if (restart === null || !restart.diskWiped) {
      const says = restart === null ? 'was not started again' : 'was started again, but with its old disk';
      return conclude('', {
        measured: [{ name: 'disk emptied', value: restart === null ? 'not restarted' : 'no', unit: '' }],
        findings: [
          {
            outcome: 'not-proven',
            says: `broker ${killedBroker} ${says}`,
            needs: 'let diskless-check restart brokers with an empty disk (embedded target)',
          },
        ],
      });
    }
    const findings: Finding[] = [];
    if (restart.partitionsServed === 0) {
      findings.push({
        outcome: 'fail',
        says: `broker ${killedBroker} served no partition after its restart with an empty disk`,
      });
    } else if (restart.verification.partitions === 0) {
      return conclude('', figure('partitions served', restart.partitionsServed), {
        findings: [
          {
            outcome: 'not-proven',
            says: `every partition moved away from broker ${killedBroker} before it was read`,
            needs: 'run it again with automatic rebalancing switched off',
          },
        ],
      });
    }
    return conclude(
      `broker ${killedBroker} restarted empty in ${formatMs(restart.readyAfterMs)} and served ${restart.partitionsServed} partitions, ${formatCount(restart.verification.read)} records read through it`,
      figure('ready after', restart.readyAfterMs, 'ms'),
      figure('partitions served', restart.partitionsServed),
      { findings },
      keptEverything(restart.verification, 'through the restarted broker'),
    );
  },
});
