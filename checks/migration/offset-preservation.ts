import { defineCheck } from '../../src/model/check.js';
import type { CutoverEvidence } from '../../src/model/evidence.js';
import { conclude, type Finding } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { keptEverything } from '../../src/model/judging/verification.js';
import { formatCount, plural } from '../../src/model/quantities.js';
import { kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'migration/offset-preservation',
    title: 'Every group resumes on the target where it stopped on the source',
    conditions: ['kafka-compatibility', 'operational-recovery'],
    severity: 'blocker',
    why:
      'A gap is records that nobody ever processes, and no error tells. Repeats are processed twice: bounded they are a ' +
      'nuisance, unbounded a flood that downstream systems were not built for.',
    how:
      'Mirrors records with known sequence numbers from source to target, translates and commits each group’s offsets there, ' +
      'lets the group read on, and compares the first record it gets with the one after its last commit on the source.',
    failsWhen:
      'a group skips a record, cannot resume, or reads more records again than the limit; or the mirrored data is not equal',
    remediation:
      'Skips: stop, and check the offset translation (upstream and downstream offsets differ once anything was compacted or ' +
      'retried). Repeats: let the mirror run longer before the cutover, or lower offset.lag.max of MirrorMaker 2.',
    references: [
      kip(545),
      kip(382),
      {
        title: 'MirrorMaker 2 setting offset.lag.max',
        url: 'https://kafka.apache.org/documentation/#mirrormakerconfigs',
      },
    ],
    breaksOn: ['forget-commits'],
  },
  evidence: ['cutover'],
  thresholds: {
    repeated: {
      value: 100,
      unit: 'records',
      why: 'per group and partition: the default offset.lag.max of MirrorMaker 2',
    },
  },
  judge({ cutover: { groups, mirroredRecords, verification, target } }, { repeated }) {
    const findings: Finding[] = [];
    if (groups.length === 0) {
      findings.push({ outcome: 'not-proven', says: 'no group was moved', needs: 'a source with committed groups' });
    }
    if (mirroredRecords === 0) findings.push({ outcome: 'fail', says: 'no record was mirrored' });
    const worst = Math.max(0, ...groups.map((group) => group.repeated));
    return conclude(
      `${plural(groups.length, 'position')} resumed on ${target} without a gap; at most ${plural(worst, 'record')} read again`,
      figure('positions compared', groups.length),
      figure('mirrored', mirroredRecords, 'records'),
      { findings },
      broken(groups, 'could not resume', (group) => group.resumedSequence === null),
      broken(groups, 'skipped records', (group) => group.skipped > 0),
      broken(
        groups,
        'started over from the beginning',
        (group) => group.committed > 0 && group.repeated >= group.committed,
      ),
      groups.length === 0
        ? {}
        : atMost(
            { name: 'most records read again by a group', value: worst, unit: 'records' },
            { name: 'repeated', value: repeated },
          ),
      keptEverything(verification, 'mirrored data'),
    );
  },
});

type Resumed = CutoverEvidence['groups'][number];

function broken(groups: readonly Resumed[], what: string, is: (group: Resumed) => boolean) {
  const bad = groups.filter(is);
  return {
    measured: [{ name: `positions that ${what}`, value: bad.length, unit: '', ok: bad.length === 0 }],
    findings:
      bad.length === 0
        ? []
        : [
            {
              outcome: 'fail' as const,
              says: `${bad.length} of ${plural(groups.length, 'position')} ${what}`,
              details: bad.slice(0, 10).map(describe),
            },
          ],
  };
}

function describe({
  group,
  topic,
  partition,
  committed,
  nextSequence,
  resumedSequence,
  skipped,
  repeated,
}: Resumed): string {
  const got = resumedSequence === null ? 'nothing' : `record ${formatCount(resumedSequence)}`;
  return `${group} on ${topic}-${partition}: committed ${formatCount(committed)}, next is record ${formatCount(nextSequence)}, got ${got} (${skipped} skipped, ${repeated} repeated)`;
}
