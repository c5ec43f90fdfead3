import type { CrashOneEvidence } from '../../model/evidence.js';
import type { Drill } from '../drill-load.js';
import type { ExperimentContext } from '../experiment.js';
import { leadersOf } from '../session.js';
import { until } from '../waiting.js';

export type Return = Omit<NonNullable<CrashOneEvidence['restart']>, 'verification'>;

/** Preferred leaders come back by themselves after a few seconds where the target does that at all. */
const returnsByItselfMs = 5_000;
const leadsLimitMs = 20_000;

/**
 * Starts the killed broker with an empty disk and sees to it that it leads partitions which it led before, so that what
 * is read from it afterwards can come from nowhere but the object store.
 */
export async function returnEmpty(
  context: ExperimentContext,
  drill: Drill,
  broker: number,
  led: number[],
): Promise<Return> {
  const { target, signal } = context;
  const diskWiped = target.can.has('brokers.wipe-disk');
  const begin = performance.now();
  try {
    await target.brokers!.start(broker, { wipeDisk: diskWiped });
  } catch (error) {
    signal.throwIfAborted();
    drill.act(`broker ${broker} did not start: ${error instanceof Error ? error.message : String(error)}`);
    return { diskWiped, readyAfterMs: performance.now() - begin, partitionsServed: 0 };
  }
  const readyAfterMs = performance.now() - begin;
  drill.act(`broker ${broker} serves again`);
  return { diskWiped, readyAfterMs, partitionsServed: await giveBack(context, drill, broker, led) };
}

async function giveBack(context: ExperimentContext, drill: Drill, broker: number, led: number[]): Promise<number> {
  const { target, signal } = context;
  const leads = async () => (await leadersOf(drill.cluster, drill.topic)).filter((leader) => leader === broker).length;
  if (await until(async () => (await leads()) >= led.length, { signal, timeoutMs: returnsByItselfMs, everyMs: 100 }))
    return leads();
  if (target.can.has('partitions.reassign')) {
    drill.act(`move ${led.length} partitions back to broker ${broker}`);
    for (const partition of led)
      await drill.admin.reassign(drill.topic, partition, await broughtToFront(drill, partition, broker));
    await until(async () => (await leads()) >= led.length, { signal, timeoutMs: leadsLimitMs, everyMs: 100 });
  }
  return leads();
}

/** The partition's replicas, as many as before, with this broker first: the preferred leader. */
async function broughtToFront({ cluster, topic }: Drill, partition: number, broker: number): Promise<number[]> {
  const replicas = (await cluster.topic(topic, { refresh: true }))?.partitions[partition]?.replicas ?? [];
  return [broker, ...replicas.filter((replica) => replica !== broker)].slice(0, Math.max(1, replicas.length));
}
