import type { LoadOutcome } from '../../load/index.js';
import type { CrashOneEvidence } from '../../model/evidence.js';
import { baseline, type Drill, p99Since, range, underLoad } from '../drill-load.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { keepLoad } from '../kept-load.js';
import { loadBytes } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { recoveredAfterMs, recoveredBelowMs } from '../recovery.js';
import { leadersOf, withSession } from '../session.js';
import { pause } from '../waiting.js';
import { CommittingGroup } from './committing-group.js';
import { LiveBrokersWatch } from './live-brokers-watch.js';
import { type Return, returnEmpty } from './return-empty.js';
import { watchRecovery } from './watch-recovery.js';

/** One broker dies under load without a word, and comes back with an empty disk. */
export const experiment: Experiment<'crash-one'> = {
  id: 'crash-one',
  title: 'SIGKILL of one broker under load, and its return with an empty disk',
  needs: ['brokers.kill', 'brokers.start'],
  disruptive: true,
  cost: ({ durations, rate, record }) => ({
    seconds: durations.drillMs / 1_000 + 4,
    // The partitions of the returned broker are read twice.
    bytes: loadBytes({
      rate: rate.drillRecordsPerSecond,
      ms: 1.5 * durations.drillMs,
      recordBytes: record.valueBytes,
      passes: 3.5,
    }),
  }),
  run,
};

interface Seen {
  killedBroker: number;
  killedAtMs: number;
  ackP99BeforeMs: number;
  partitionsLed: number;
  /** Until here the crash alone explains what the clients felt; then the broker's return begins. */
  returnAtMs: number;
  backBeforeReturn: boolean;
  coordinatorKilled: boolean;
  back: Return;
  groups: CommittingGroup[];
  metrics: CrashOneEvidence['metrics'];
}

async function run(context: ExperimentContext): Promise<CrashOneEvidence> {
  const {
    outcome,
    acts,
    topic,
    result: seen,
  } = await underLoad(context, 'crash-one', {}, (drill) => crash(context, drill));
  await keepLoad(context, 'crash-one', outcome);
  context.progress('reading everything back, first from the returned broker');
  const { killedBroker, killedAtMs, back } = seen;
  const restartVerification = await readBack(context, topic, outcome, { onlyBroker: killedBroker });
  return {
    load: outcome.load,
    acts,
    killedBroker,
    killedAtMs,
    partitionsLed: seen.partitionsLed,
    produceUnavailability: outcome.unavailability.produce,
    consumeUnavailability: outcome.unavailability.consume,
    ackP99BeforeMs: seen.ackP99BeforeMs,
    latencyRecoveredAfterMs: latencyRecovery(outcome, seen),
    partitionsNeverBack: outcome.partitionsNeverBack,
    returnedAfterMs: seen.returnAtMs - killedAtMs,
    backBeforeReturn: seen.backBeforeReturn,
    coordinatorKilled: seen.coordinatorKilled,
    verification: await readBack(context, topic, outcome),
    committedOffsets: await committedOffsets(context, seen.groups),
    restart: { ...back, verification: restartVerification },
    metrics: seen.metrics,
  };
}

async function crash(context: ExperimentContext, drill: Drill): Promise<Seen> {
  const { target, profile, signal } = context;
  const partitions = range(drill.partitions);
  const startGroup = (name: string) =>
    new CommittingGroup(
      drill.admin,
      context.owned.group(name),
      drill.topic,
      partitions,
      (p) => drill.load.acknowledgedAt(p),
      signal,
    );

  // One group stops committing just before the kill, so what it was promised last is certain; its coordinator is the
  // victim. The other one commits straight through the crash.
  const settled = startGroup('crash-one-settled');
  const committing = startGroup('crash-one-committing');
  const { fromMs } = await baseline(drill, Math.max(2_000, profile.durations.drillMs / 4), signal);
  const { victim: killedBroker, coordinator } = await chooseVictim(drill, settled.group);
  const led = ledBy(await leadersOf(drill.cluster, drill.topic), killedBroker);
  const survivors = (target.metrics?.() ?? []).filter(({ broker }) => broker !== killedBroker);
  const watch = new LiveBrokersWatch(survivors, () => drill.load.nowMs(), signal);
  await watch.lookBefore();
  if (!(await settled.stop(10_000)))
    throw new Error(`group ${settled.group} got no commit acknowledged before the kill`);

  const ackP99BeforeMs = p99Since(drill, fromMs);
  const killedAtMs = drill.act(`SIGKILL broker ${killedBroker}, leader of ${led.length} partitions`);
  watch.startAtKill(killedAtMs);
  await target.brokers!.kill(killedBroker);
  const backBeforeReturn = await watchRecovery(drill, { killedBroker, killedAtMs, ackP99BeforeMs, watch, signal });

  const metrics = await watch.stop();

  const returnAtMs = drill.act(`start broker ${killedBroker} again, with an empty disk`);
  const back = await returnEmpty(context, drill, killedBroker, led);
  await pause(1_000, signal);
  await committing.stop(20_000);
  return {
    killedBroker,
    killedAtMs,
    ackP99BeforeMs,
    partitionsLed: led.length,
    returnAtMs,
    backBeforeReturn,
    coordinatorKilled: coordinator === killedBroker,
    back,
    groups: [settled, committing],
    metrics,
  };
}

/** The coordinator of the settled group where it leads partitions, else the leader of most partitions. */
async function chooseVictim(drill: Drill, group: string): Promise<{ victim: number; coordinator: number }> {
  const coordinator = await drill.cluster.coordinator('group', group, { refresh: true });
  const leaders = await leadersOf(drill.cluster, drill.topic);
  if (leaders.includes(coordinator)) return { victim: coordinator, coordinator };
  const [most] = [...new Set(leaders.filter((leader) => leader !== null))].sort(
    (a, b) => ledBy(leaders, b).length - ledBy(leaders, a).length,
  );
  if (most === undefined) throw new Error(`no partition of ${drill.topic} has a leader: there is nobody to kill`);
  return { victim: most, coordinator };
}

const ledBy = (leaders: readonly (number | null)[], broker: number): number[] =>
  leaders.flatMap((leader, partition) => (leader === broker ? [partition] : []));

function latencyRecovery(outcome: LoadOutcome, seen: Seen): number | null {
  return recoveredAfterMs(outcome.load.samples, {
    killedAtMs: seen.killedAtMs,
    untilMs: seen.returnAtMs,
    belowMs: recoveredBelowMs(seen.ackP99BeforeMs),
  });
}

/** Asked through a client that took no part in the drill. */
function committedOffsets(
  { target }: ExperimentContext,
  groups: CommittingGroup[],
): Promise<CrashOneEvidence['committedOffsets']> {
  return withSession(target.client, async ({ admin }) =>
    (await Promise.all(groups.map((group) => group.compare(admin)))).flat(),
  );
}
