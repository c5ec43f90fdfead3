import { defineCheck } from '../../src/model/check.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { p99Within } from '../../src/model/judging/p99-ratio.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatMs, plural } from '../../src/model/quantities.js';
import { kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'scaling/reassignment-under-load',
    title: 'Moving partitions under load loses nothing and keeps latency',
    conditions: ['operational-recovery', 'durable-write-path'],
    severity: 'major',
    why:
      'Moves happen while people work: autoscaling, balancing, rolling upgrades. The hand-over from old to new leader is ' +
      'where writes fall between two brokers, or where every move shows as a latency spike on a dashboard.',
    how:
      'While an idempotent producer writes at a fixed rate, partitions move from broker to broker several times. p99 of ' +
      'the acknowledgements during the moves is compared with before, and all records are read back and verified.',
    failsWhen:
      'a record is lost, doubled, changed or reordered, a move does not finish, or p99 during the moves exceeds its limits',
    remediation:
      'Loss or duplicates: do not let anything rebalance automatically until it is fixed. Latency only: move fewer ' +
      'partitions at once, and look at what the old leader flushes before it lets go.',
    references: [kip(455)],
    breaksOn: ['drop-on-move'],
  },
  evidence: ['reassign'],
  thresholds: {
    p99Ratio: { value: 2, unit: '×', why: 'twice the usual tail is visible, and still within most timeouts' },
    p99FloorMs: {
      value: 500,
      unit: 'ms',
      why:
        'an object store’s own tail reaches this; and one change of leader costs any client a refused request, ' +
        'retry.backoff.ms (100 ms) and fresh metadata',
    },
  },
  judge({ reassign: { underLoad } }, limits) {
    const { movesTried, movesDone, ackP99BeforeMs, ackP99DuringMs, verification } = underLoad;
    const findings: Finding[] = [];
    if (movesDone === 0) {
      findings.push({ outcome: 'fail', says: 'partitions were to move under load, and no move finished' });
    } else if (movesDone < movesTried) {
      findings.push({
        outcome: 'fail',
        says: `${movesDone} of ${plural(movesTried, 'move')} under load finished, the next one did not`,
      });
    }
    return conclude(
      `${plural(movesDone, 'move')} under load, nothing lost; p99 ${formatMs(ackP99BeforeMs)} before, ${formatMs(ackP99DuringMs)} meanwhile`,
      figure('moves done under load', movesDone, `of ${movesTried}`),
      { findings },
      p99Within(ackP99BeforeMs, ackP99DuringMs, limits),
      keptEverything(verification),
    );
  },
});
