import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatCount, formatMs, plural } from '../../src/model/quantities.js';
import { jepsenBufstream, kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'durability/acknowledged-is-durable',
    title: 'What was acknowledged survives the loss of every broker at once',
    conditions: ['durable-write-path'],
    severity: 'blocker',
    why:
      'A power cut, a bad rollout or a node-pool upgrade can take all brokers at the same moment. Then memory and local ' +
      'disks are gone, and only what had reached object storage before its acknowledgement is left.',
    how:
      'Writes with acks=all and many requests in flight, sends SIGKILL to every broker in the same tick while ' +
      'acknowledgements arrive, starts all of them again and reads every partition from offset 0, comparing each ' +
      'acknowledged record byte for byte.',
    failsWhen:
      'one acknowledged record is missing, doubled, changed or out of order after the restart, or no broker or partition comes back',
    remediation:
      'Treat as data loss: the target acknowledges before the bytes and their commit are durable. Ask for the setting that ' +
      'makes acks=all wait for the store (and what the default is); do not move data that cannot be sent again.',
    references: [jepsenBufstream, kip(1150)],
    breaksOn: ['ack-before-durable'],
  },
  evidence: ['crash-all'],
  thresholds: {
    killSpreadMs: {
      value: 1_000,
      unit: 'ms',
      why: 'with more time between the first and the last kill a surviving broker could have rescued what another had in memory',
    },
  },
  judge({ 'crash-all': evidence }, { killSpreadMs }) {
    const { verification, killedBrokers, firstAckAfterRestartMs, partitionsNeverBack } = evidence;
    const findings: Finding[] = [];
    if (killedBrokers.length === 0) {
      findings.push({
        outcome: 'not-proven',
        says: 'no broker was killed',
        needs: 'run it where brokers may be killed',
      });
    }
    if (firstAckAfterRestartMs === null) {
      findings.push({ outcome: 'fail', says: 'no write was acknowledged after the restart' });
    }
    if (partitionsNeverBack > 0) {
      findings.push({
        outcome: 'fail',
        says: `${plural(partitionsNeverBack, 'partition')} accepted nothing again after the restart`,
      });
    }
    return conclude(
      `all ${killedBrokers.length} brokers killed within ${formatMs(evidence.killSpreadMs)}; ${formatCount(verification.acknowledged)} acknowledged records all there`,
      figure('brokers killed', killedBrokers.length),
      atMost(
        { name: 'time between first and last kill', value: evidence.killSpreadMs, unit: 'ms' },
        { name: 'killSpreadMs', value: killSpreadMs },
        { outcome: 'not-proven' },
      ),
      figure('restarted after', evidence.restartedAfterMs, 'ms'),
      figure('first acknowledgement after the restart', firstAckAfterRestartMs, 'ms'),
      {
        measured: [
          { name: 'partitions never back', value: partitionsNeverBack, unit: '', ok: partitionsNeverBack === 0 },
        ],
      },
      { findings },
      keptEverything(verification),
    );
  },
});
