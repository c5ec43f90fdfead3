import type { LoadOutcome } from '../../load/index.js';
import type { CutoverEvidence } from '../../model/evidence.js';
import { Ledger } from '../../verify/index.js';
import { range } from '../drill-load.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { loadBytes, loadPlan, runLoad } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { type Session, withSession } from '../session.js';
import { type Mirrored, mirrorPartition } from './mirror.js';
import { type Commit, resumeAll } from './resume.js';
import { describe, ownOnSource, sourceOf } from './source-cluster.js';

/** Records and group offsets move from the source to the target; then every group reads on, on the target. */
export const experiment: Experiment<'cutover'> = {
  id: 'cutover',
  title: 'Mirrored records, translated offsets, and every group reading on',
  needs: ['source'],
  disruptive: false,
  cost: ({ rate, record }) => ({
    seconds: writeMs / 1_000 + 3,
    // Written and read at the source, written and read at the target.
    bytes: loadBytes({
      rate: rate.drillRecordsPerSecond,
      ms: writeMs,
      recordBytes: record.valueBytes,
      passes: 4,
    }),
  }),
  run,
};

const partitions = 4;
const writeMs = 1_500;
/** How far each group has read, as a share of the log: a fresh one, two in between, one nearly at the end. */
const progressOf: Record<string, number> = {
  'cutover-fresh': 0.02,
  'cutover-early': 0.3,
  'cutover-late': 0.7,
  'cutover-head': 0.99,
};

async function run(context: ExperimentContext): Promise<CutoverEvidence> {
  const source = sourceOf(context);
  const topic = context.owned.topic('cutover');
  const groups = Object.keys(progressOf).map((name) => context.owned.group(name));
  ownOnSource(context.owned, source, [topic], groups);
  return withSession(source.client, (from) =>
    withSession(context.target.client, async (to) => {
      const outcome = await writeToSource(context, from, topic);
      const commits = await commitOnSource(from, outcome, topic, groups);
      context.progress('mirroring the records');
      await to.admin.createTopic(topic, { partitions, replicationFactor: context.profile.topic.replicationFactor });
      const mirrored = await mirrorAll(context, from, to, outcome, topic);
      context.progress('translating and committing the groups’ offsets, and reading on');
      await commitOnTarget(to, commits, mirrored);
      return {
        source: describe(source),
        target: describe(context.target),
        mirroredRecords: mirrored.reduce((sum, { map }) => sum + map.records, 0),
        groups: await resumeAll(context, commits, outcome.ledger.format, ends(mirrored)),
        verification: await readBack(context, topic, {
          ...outcome,
          ledger: ledgerOnTarget(context, outcome, mirrored),
        }),
      };
    }),
  );
}

async function writeToSource(context: ExperimentContext, { admin }: Session, topic: string): Promise<LoadOutcome> {
  context.progress('writing to the source');
  await admin.createTopic(topic, { partitions, replicationFactor: -1 });
  const plan = loadPlan(context, {
    topic,
    partitions,
    rate: context.profile.rate.drillRecordsPerSecond,
    durationMs: writeMs,
    read: 'none',
  });
  const outcome = await runLoad(context, plan, sourceOf(context).client);
  const { acknowledged, unknown } = outcome.ledger;
  if (unknown > 0 || acknowledged === 0) {
    throw new Error(
      `the source acknowledged ${acknowledged} records and left the fate of ${unknown} open: a rehearsal needs a source that is sure of its log`,
    );
  }
  return outcome;
}

async function commitOnSource(
  { admin }: Session,
  { ledger }: LoadOutcome,
  topic: string,
  groups: readonly string[],
): Promise<Commit[]> {
  const shares = Object.values(progressOf);
  const commits = groups.flatMap((group, index) =>
    range(partitions).map((partition): Commit => {
      const log = ledger.partition(partition);
      const committed = Math.floor(log.endOffset * (shares[index] as number));
      return { group, topic, partition, committed, nextSequence: log.sequenceAt(committed), endSequence: log.end };
    }),
  );
  for (const group of groups) {
    const own = commits.filter((commit) => commit.group === group);
    await admin.commitOffsets(
      group,
      own.map(({ partition, committed }) => ({ topic, partition, offset: committed })),
    );
  }
  return commits;
}

function mirrorAll(
  { signal, countBytes }: ExperimentContext,
  from: Session,
  to: Session,
  { ledger }: LoadOutcome,
  topic: string,
): Promise<Mirrored[]> {
  return Promise.all(
    range(partitions).map(async (partition) => {
      const { endOffset: end } = ledger.partition(partition);
      const mirrored = await mirrorPartition(from.cluster, to.cluster, { topic, partition, end }, signal);
      countBytes(2 * mirrored.bytes);
      return mirrored;
    }),
  );
}

async function commitOnTarget(
  { admin }: Session,
  commits: readonly Commit[],
  mirrored: readonly Mirrored[],
): Promise<void> {
  for (const group of new Set(commits.map((commit) => commit.group))) {
    const own = commits.filter((commit) => commit.group === group);
    await admin.commitOffsets(
      group,
      own.map(({ topic, partition, committed }) => ({
        topic,
        partition,
        offset: (mirrored[partition] as Mirrored).map.translate(committed),
      })),
    );
  }
}

/** What the target has acknowledged to the mirror: the same records, at the target's own offsets. */
function ledgerOnTarget(
  { runId, seed }: ExperimentContext,
  { ledger }: LoadOutcome,
  mirrored: readonly Mirrored[],
): Ledger {
  const { topic, format, partitions: count, ordered, exactlyOnce } = ledger;
  const { valueBytes, keysPerPartition } = format;
  const onTarget = new Ledger({
    topic,
    partitions: count,
    runId,
    seed,
    valueBytes,
    keysPerPartition,
    ordered,
    exactlyOnce,
  });
  for (const [partition, { map }] of mirrored.entries()) {
    for (const { firstSequence, count: records, baseOffset } of ledger.partition(partition).runs()) {
      for (let i = 0; i < records; i++) {
        onTarget.partition(partition).acknowledge(firstSequence + i, 1, map.translate(baseOffset + i));
      }
    }
  }
  return onTarget;
}

const ends = (mirrored: readonly Mirrored[]): number[] =>
  mirrored.map(({ map }) => map.translate(Number.MAX_SAFE_INTEGER));
