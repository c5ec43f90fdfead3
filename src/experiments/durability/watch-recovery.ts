import { acknowledgedNow, allMovedOn, type Drill, range } from '../drill-load.js';
import { recoveredBelowMs } from '../recovery.js';
import { leadersOf } from '../session.js';
import { pause, until } from '../waiting.js';
import type { LiveBrokersWatch } from './live-brokers-watch.js';

/** A little more than the longest outage that the checks accept, so that a longer one is seen to be longer. */
const outageLimitMs = 33_000;
const latencyLimitMs = 60_000;
/** Two whole seconds of samples besides the one that the kill or the recovery falls into. */
const settleMs = 3_000;
const windowMs = 1_500;

export interface Crash {
  killedBroker: number;
  killedAtMs: number;
  ackP99BeforeMs: number;
  watch: LiveBrokersWatch;
  signal: AbortSignal;
}

/**
 * Goes on until everything that the crash disturbed is seen to be back, or has been away for longer than is acceptable.
 * False when a partition was not back for its producer and its reader.
 */
export async function watchRecovery(drill: Drill, crash: Crash): Promise<boolean> {
  const { load } = drill;
  const left = (limitMs: number) => Math.max(0, crash.killedAtMs + limitMs - load.nowMs());
  const back = await everyPartitionBack(drill, crash, left(outageLimitMs));
  drill.act(
    back ? 'every partition acknowledges and serves again' : 'some partitions are not back yet; waited long enough',
  );
  await crash.watch.changed(left(outageLimitMs));
  // A target that is still down has told enough; its latency will not come back while we wait.
  if (!back) return false;
  const belowMs = recoveredBelowMs(crash.ackP99BeforeMs);
  await pause(settleMs, crash.signal);
  const calm = () => (load.ackP99Ms(load.nowMs() - windowMs) ?? Number.POSITIVE_INFINITY) <= belowMs;
  await until(calm, { signal: crash.signal, timeoutMs: left(latencyLimitMs), everyMs: 100 });
  return true;
}

/**
 * An acknowledgement that the dead broker had sent before must not count: first the leadership, then new acknowledgements,
 * and readers that get beyond where they were then.
 */
async function everyPartitionBack(drill: Drill, crash: Crash, timeoutMs: number): Promise<boolean> {
  const { load, cluster, topic } = drill;
  const partitions = range(drill.partitions);
  const begin = performance.now();
  const takenOver = async () => {
    const leaders = await leadersOf(cluster, topic);
    return leaders.every((leader) => leader !== null && leader !== crash.killedBroker);
  };
  if (!(await until(takenOver, { signal: crash.signal, timeoutMs, everyMs: 50 }))) return false;
  const then = acknowledgedNow(load, partitions);
  const readThen = partitions.map((partition) => load.readTo(partition));
  const served = () => partitions.every((partition) => load.readTo(partition) > readThen[partition]!);
  const leftMs = Math.max(0, timeoutMs - (performance.now() - begin));
  return until(() => allMovedOn(load, partitions, then) && served(), { signal: crash.signal, timeoutMs: leftMs });
}
