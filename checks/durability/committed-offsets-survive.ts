import { defineCheck } from '../../src/model/check.js';
import type { CommittedOffset } from '../../src/model/evidence.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { figure } from '../../src/model/judging/figures.js';
import { plural } from '../../src/model/quantities.js';
import { jepsenBufstream } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'durability/committed-offsets-survive',
    title: 'Committed group offsets survive a broker crash',
    conditions: ['durable-write-path', 'operational-recovery'],
    severity: 'blocker',
    why:
      'A group’s offset is its memory. One that falls back replays side effects; one that jumps ahead skips records ' +
      'silently; one that is gone sends the group to auto.offset.reset: the whole history again, or none of it.',
    how:
      'Groups commit all through the kill of broker-crash, whose victim is the coordinator of one of them; each acknowledged ' +
      'commit is written down. When the coordinator has moved, the offsets are fetched again and compared.',
    failsWhen: 'a group’s offset is not the last one whose commit was acknowledged: lower, higher, zero or unknown',
    remediation:
      'Data loss in the offsets topic or its equivalent. Ask what makes a commit durable and how a coordinator loads a ' +
      'group’s state after a move; keep offsets outside (in the sink’s transaction) until it is fixed.',
    references: [
      jepsenBufstream,
      {
        title: 'Redpanda issue 31483: committed offsets change',
        url: 'https://github.com/redpanda-data/redpanda/issues/31483',
      },
    ],
    breaksOn: ['forget-commits'],
  },
  evidence: ['crash-one'],
  thresholds: {},
  judge({ 'crash-one': { committedOffsets, coordinatorKilled, killedBroker } }) {
    if (committedOffsets.length === 0) {
      return conclude('', {
        measured: [{ name: 'offsets compared', value: 0, unit: '' }],
        findings: [
          {
            outcome: 'not-proven',
            says: 'no commit was acknowledged before the crash',
            needs: 'run the drill with committing groups',
          },
        ],
      });
    }
    const wrong = committedOffsets.filter((offset) => offset.observed !== offset.acknowledged);
    const groups = new Set(committedOffsets.map(({ group }) => group)).size;
    return conclude(
      `${plural(committedOffsets.length, 'offset')} of ${plural(groups, 'group')} are the last ones acknowledged`,
      figure('offsets compared', committedOffsets.length),
      figure('coordinator killed', coordinatorKilled ? 'yes' : 'no'),
      coordinatorKilled
        ? {}
        : {
            findings: [
              {
                outcome: 'not-proven',
                says: `broker ${killedBroker}, which was killed, was not the coordinator of the group that had committed`,
                needs: 'use a topic with at least one partition per broker, so that every coordinator leads some',
              },
            ],
          },
      { measured: [{ name: 'offsets wrong', value: wrong.length, unit: '', ok: wrong.length === 0 }] },
      wrong.length === 0
        ? {}
        : {
            findings: [
              {
                outcome: 'fail',
                says: `${wrong.length} of ${plural(committedOffsets.length, 'committed offset')} wrong: ${kinds(wrong)}`,
                details: wrong.slice(0, 10).map(describe),
              },
            ],
          },
    );
  },
});

function kinds(wrong: readonly CommittedOffset[]): string {
  const counts = new Map<string, number>();
  for (const offset of wrong) counts.set(kind(offset), (counts.get(kind(offset)) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

function kind({ observed, acknowledged }: CommittedOffset): string {
  if (observed === null) return 'forgotten';
  if (observed === 0) return 'reset to zero';
  return observed < acknowledged ? 'lower' : 'beyond';
}

function describe({ group, topic, partition, acknowledged, observed }: CommittedOffset): string {
  return `${group} on ${topic}-${partition}: acknowledged ${acknowledged}, now ${observed ?? 'none'}`;
}
