import type { CrashAllEvidence } from '../../model/evidence.js';
import { acknowledgedNow, allMovedOn, baseline, type Drill, range, underLoad } from '../drill-load.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { keepLoad } from '../kept-load.js';
import { loadBytes } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { pause, until } from '../waiting.js';

/** Every broker dies in the same tick in which acknowledgements have just arrived: what they promised must be there. */
export const experiment: Experiment<'crash-all'> = {
  id: 'crash-all',
  title: 'SIGKILL of all brokers right after acknowledgements',
  needs: ['brokers.kill', 'brokers.start'],
  disruptive: true,
  cost: ({ durations, rate, record }) => ({
    seconds: durations.drillMs / 2_000 + 3,
    bytes: loadBytes({
      rate: 2 * rate.drillRecordsPerSecond,
      ms: durations.drillMs / 2,
      recordBytes: record.valueBytes,
    }),
  }),
  run,
};

const firstAckLimitMs = 45_000;
/** Nothing acknowledged for so long after the kill: the sockets are empty. */
const quietMs = 250;
const quietLimitMs = 3_000;

type Seen = Pick<CrashAllEvidence, 'killedBrokers' | 'killSpreadMs' | 'restartedAfterMs' | 'firstAckAfterRestartMs'>;

async function run(context: ExperimentContext): Promise<CrashAllEvidence> {
  const rate = context.profile.rate.drillRecordsPerSecond * 2;
  const { outcome, acts, topic, result } = await underLoad(context, 'crash-all', { rate }, (drill) =>
    crash(context, drill),
  );
  await keepLoad(context, 'crash-all', outcome);
  context.progress('reading everything back');
  return {
    load: outcome.load,
    acts,
    ...result,
    partitionsNeverBack: outcome.partitionsNeverBack,
    verification: await readBack(context, topic, outcome),
  };
}

async function crash({ target, profile, signal }: ExperimentContext, drill: Drill): Promise<Seen> {
  const { load } = drill;
  const brokers = target.brokers!;
  await baseline(drill, Math.max(1_000, profile.durations.drillMs / 8), signal);
  const killedBrokers = brokers.list().flatMap(({ id, running }) => (running ? [id] : []));
  // Resumes in the very tick in which the last of these acknowledgements was read from its socket.
  await load.waitForAcknowledged(load.acknowledged() + Math.ceil(profile.rate.drillRecordsPerSecond / 10));
  const gone = brokers.killAll();
  const killedAtMs = drill.act(`SIGKILL all ${killedBrokers.length} brokers`);
  const killSpreadMs = await gone;

  await quiet(load, signal);
  const then = acknowledgedNow(load, range(drill.partitions));
  const acknowledgedThen = load.acknowledged();
  const startedAtMs = drill.act('start all of them again');
  let firstAckAtMs: number | null = null;
  const started = Promise.all(
    killedBrokers.map((id) => brokers.start(id, { wipeDisk: target.can.has('brokers.wipe-disk') })),
  );
  const firstAck = until(() => load.acknowledged() > acknowledgedThen, {
    signal,
    timeoutMs: firstAckLimitMs,
    everyMs: 10,
  });
  firstAck.then(
    (seen) => {
      if (seen) firstAckAtMs = drill.act('first acknowledgement after the restart');
    },
    () => {},
  );
  await started;
  const readyAtMs = drill.act('all brokers serve again');
  await firstAck;
  await until(() => allMovedOn(load, range(drill.partitions), then), { signal, timeoutMs: firstAckLimitMs });
  await pause(500, signal);
  return {
    killedBrokers,
    killSpreadMs,
    restartedAfterMs: readyAtMs - killedAtMs,
    firstAckAfterRestartMs: firstAckAtMs === null ? null : firstAckAtMs - startedAtMs,
  };
}

/** What the dead had still sent lies in sockets; it must not pass for the first acknowledgement of the living. */
async function quiet(load: Drill['load'], signal: AbortSignal): Promise<void> {
  let last = load.acknowledged();
  let since = performance.now();
  const silent = () => {
    if (load.acknowledged() !== last) since = performance.now();
    last = load.acknowledged();
    return performance.now() - since >= quietMs;
  };
  await until(silent, { signal, timeoutMs: quietLimitMs });
}
