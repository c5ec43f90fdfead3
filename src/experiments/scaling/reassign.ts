import { latencyWindow } from '../../load/index.js';
import type { ReassignEvidence } from '../../model/evidence.js';
import type { StoreView } from '../../target/target.js';
import { acknowledgedNow, allMovedOn, baseline, type Drill, p99Since, underLoad } from '../drill-load.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { keepLoad } from '../kept-load.js';
import { loadBytes, loadPlan, runLoad } from '../load-plan.js';
import { PartitionWriter } from '../partition-writer.js';
import { readBack } from '../read-back.js';
import { type Session, withSession } from '../session.js';
import { pause, until } from '../waiting.js';
import { move, planMove } from './move.js';
import { asEvidence, type TimedMove } from './timed-moves.js';

/** Partitions of three sizes move to another broker, timed; then partitions move to and fro under load. */
export const experiment: Experiment<'reassign'> = {
  id: 'reassign',
  title: 'Reassignment of partitions of three sizes, and under load',
  needs: ['partitions.reassign'],
  disruptive: true,
  cost: ({ reassign, durations, rate, record }) => ({
    seconds: sum(reassign.partitionBytes) / fillBytesPerSecond + durations.drillMs / 1_500 + 4,
    bytes:
      sum(reassign.partitionBytes) +
      loadBytes({ rate: rate.drillRecordsPerSecond, ms: durations.drillMs / 1.5, recordBytes: record.valueBytes }),
  }),
  run,
};

type Moves = ReassignEvidence['moves'];

/** The first one warms up: its times count only when it is the only one. */
const rounds = 4;
const roundsLimitMs = 5_000;
const fillBytesPerSecond = 24 * 1_048_576;
/** The check's limit is 60 s; what takes longer is over, whatever it would have taken. */
const timeLimitMs = 60_000;
const partitionsUnderLoad = 6;
const movesAtLeast = 6;
/** Slow moves are told by the timed ones already; under load a few of them show what they do to clients. */
const movesLimitMs = 20_000;
/** Between two moves under load: clients have found the new leader before the next one. */
const betweenMovesMs = 300;
/** Below this in half a second, three times in a row, the cluster's own background work is done for now. */
const restBytes = 262_144;
const restLimitMs = 6_000;

async function run(context: ExperimentContext): Promise<ReassignEvidence> {
  const moves = await withSession(context.target.client, (session) => moveSizes(context, session));
  return { moves, timeLimitMs, underLoad: await moveUnderLoad(context) };
}

/**
 * Several rounds over the sizes, so that a hiccup of the machine during one move does not read as growth with size. Moves
 * that take long are told apart from noise by one round. Every round goes to brokers that never had the partition, as
 * long as there are any: a target with a cache copies only there. A move that does not end is the last one.
 */
async function moveSizes(context: ExperimentContext, session: Session): Promise<Moves> {
  const filled: { topic: string; bytes: number }[] = [];
  for (const [index, wanted] of context.profile.reassign.partitionBytes.entries()) {
    filled.push(await fill(context, session, `reassign-size-${index + 1}`, wanted));
  }
  await atRest(context);
  const moves: TimedMove[] = [];
  const been = new Map(filled.map(({ topic }) => [topic, new Set<number>()]));
  const begin = performance.now();
  for (let round = 0; round < rounds && performance.now() - begin < roundsLimitMs; round++) {
    for (const { topic, bytes } of filled) {
      const timed = await timeOneMove(context, session, { topic, bytes, round, been: been.get(topic)! });
      moves.push(timed);
      if (timed.ms === null) return asEvidence(moves);
    }
  }
  return asEvidence(moves);
}

/** A topic of one partition and one replica, with about this many bytes in it. */
async function fill(
  context: ExperimentContext,
  { admin }: Session,
  name: string,
  bytes: number,
): Promise<{ topic: string; bytes: number }> {
  const topic = context.owned.topic(name);
  await admin.createTopic(topic, { partitions: 1, replicationFactor: 1 });
  context.progress(`filling a partition with ${(bytes / 1e6).toFixed(0)} MB`);
  const plan = loadPlan(context, {
    topic,
    partitions: 1,
    read: 'none',
    rate: fillBytesPerSecond / context.profile.record.valueBytes,
    durationMs: (bytes / fillBytesPerSecond) * 1_000,
  });
  const { load } = await runLoad(context, plan);
  return { topic, bytes: load.acknowledgedBytes };
}

async function timeOneMove(
  context: ExperimentContext,
  session: Session,
  { topic, bytes: partitionBytes, round, been }: { topic: string; bytes: number; round: number; been: Set<number> },
): Promise<TimedMove> {
  const { signal, target } = context;
  const planned = await planMove(
    session,
    topic,
    0,
    (others) => others.find((broker) => !been.has(broker)) ?? others[round % others.length],
  );
  const { from: fromBroker, to: toBroker } = planned;
  been.add(fromBroker);
  const firstArrival = !been.has(toBroker);
  been.add(toBroker);
  const writer = await PartitionWriter.open(session.cluster, topic, 0);
  const copied = await meter(target.store);
  context.progress(
    `moving ${(partitionBytes / 1e6).toFixed(0)} MB from broker ${planned.from} to broker ${planned.to}`,
  );
  const begin = performance.now();
  const moved = await move(session, planned, timeLimitMs, signal);
  // Done is what a producer says: the first record that the new leader acknowledges.
  if (moved)
    await writer.append(
      [{ timestamp: Date.now(), key: null, value: Buffer.from('moved'), headers: [] }],
      'none',
      signal,
    );
  const ms = moved ? performance.now() - begin : null;
  const copiedBytes = await copied();
  return { topic, partition: 0, partitionBytes, fromBroker, toBroker, ms, copiedBytes, round, firstArrival };
}

/** Compaction and reclaiming after the fill would go through the same meter as a copy. One that never rests is metered as it is. */
async function atRest({ target: { store }, signal, progress }: ExperimentContext): Promise<void> {
  if (store === undefined || (await store.requests()) === null) return;
  progress('waiting until the store is at rest');
  let copied = await meter(store);
  let calm = 0;
  const rested = async () => {
    calm = ((await copied()) ?? 0) < restBytes ? calm + 1 : 0;
    copied = await meter(store);
    return calm >= 3;
  };
  await pause(500, signal);
  await until(rested, { signal, timeoutMs: restLimitMs, everyMs: 500 });
}

/**
 * Bytes that went through the store since, in the direction in which there were more: whoever copies a partition reads it
 * or writes it. Null where nothing meters the store.
 */
async function meter(store: StoreView | undefined): Promise<() => Promise<number | null>> {
  const before = (await store?.requests()) ?? null;
  return async () => {
    const after = (await store?.requests()) ?? null;
    if (before === null || after === null) return null;
    return Math.max(after.bytesIn - before.bytesIn, after.bytesOut - before.bytesOut);
  };
}

interface MovedUnderLoad {
  ackP99BeforeMs: number;
  firstMoveAtMs: number;
  lastMoveEndedAtMs: number;
  movesTried: number;
  movesDone: number;
}

async function moveUnderLoad(context: ExperimentContext): Promise<ReassignEvidence['underLoad']> {
  const wanted = { partitions: partitionsUnderLoad, replicationFactor: 1 };
  const { outcome, acts, topic, result } = await underLoad(context, 'reassign-load', wanted, (drill) =>
    toAndFro(context, drill),
  );
  await keepLoad(context, 'reassign', outcome);
  return {
    load: outcome.load,
    acts,
    movesTried: result.movesTried,
    movesDone: result.movesDone,
    ackP99BeforeMs: result.ackP99BeforeMs,
    ackP99DuringMs: latencyWindow(outcome, result.firstMoveAtMs, result.lastMoveEndedAtMs + betweenMovesMs),
    verification: await readBack(context, topic, outcome),
  };
}

async function toAndFro({ profile, signal }: ExperimentContext, drill: Drill): Promise<MovedUnderLoad> {
  const windowMs = Math.max(2_500, profile.durations.drillMs / 4);
  const { fromMs } = await baseline(drill, windowMs, signal);
  const ackP99BeforeMs = p99Since(drill, fromMs);
  const firstMoveAtMs = drill.load.nowMs();
  let [movesTried, movesDone, lastMoveEndedAtMs] = [0, 0, firstMoveAtMs];
  const goOn = () => {
    const elapsedMs = drill.load.nowMs() - firstMoveAtMs;
    return elapsedMs < windowMs || (movesDone < movesAtLeast && elapsedMs < movesLimitMs);
  };
  for (let turn = 0; goOn(); turn++) {
    const partition = turn % drill.partitions;
    const planned = await planMove(drill, drill.topic, partition, (others) => others[turn % others.length]);
    drill.act(`move ${drill.topic}-${partition} from broker ${planned.from} to broker ${planned.to}`);
    const before = acknowledgedNow(drill.load, [partition]);
    movesTried += 1;
    const goesOn = () => allMovedOn(drill.load, [partition], before);
    const done =
      (await move(drill, planned, timeLimitMs, signal)) && (await until(goesOn, { signal, timeoutMs: timeLimitMs }));
    lastMoveEndedAtMs = drill.load.nowMs();
    if (!done) break;
    movesDone += 1;
    await pause(betweenMovesMs, signal);
  }
  return { ackP99BeforeMs, firstMoveAtMs, lastMoveEndedAtMs, movesTried, movesDone };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
