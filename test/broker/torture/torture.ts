import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin, Cluster } from '../../../src/client/index.js';
import { deadlineIn, until } from '../../../src/client/retry.js';
import { type RunningLoad, startLoad } from '../../../src/load/index.js';
import { openStore } from '../../../src/objectstore/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../../src/target/embedded.js';
import { verifyLog } from '../../../src/verify/index.js';
import { fatesOf, testPlan } from '../../load/plan.js';
import { random } from '../simulation/random.js';
import { type Act, actsOf, killsOf } from './acts.js';
import { Committers } from './committers.js';
import { compareObjects, type Objects } from './kept-objects.js';
import { perform } from './perform.js';
import { TopicChurn } from './topic-churn.js';

export interface Tortured {
  /** What was promised and is not so. */
  violations: string[];
  acknowledged: number;
  kills: number;
  acts: Act[];
}

const plan = testPlan({
  topic: 'tortured',
  partitions: 6,
  rate: 400,
  durationMs: 7 * 24 * 3_600_000,
  deliveryTimeoutMs: 60_000,
});
const never = new AbortController().signal;

/** So that all that happens to objects in hours happens within seconds. */
const settings = `
garbageGraceMs: 500
orphanCheckMs: 1000
compactAfterMs: 500
compactSmallAfterMs: 2000
snapshotEvery: 200
cacheBytes: 1000000
`;

/**
 * Three brokers over one directory with a load, groups that commit, and an administrator. The acts of the seed are done to
 * them until it is enough; then all that was promised is looked at.
 */
export async function torture(
  seed: number,
  isEnough: (kills: number) => boolean,
  defects: string[] = [],
): Promise<Tortured> {
  const folder = await mkdtemp(join(tmpdir(), 'diskless-check-torture-'));
  const configFile = join(folder, 'broker.yaml');
  await writeFile(configFile, settings);
  let target: EmbeddedTarget | undefined;
  let cluster: Cluster | undefined;
  try {
    target = await startEmbedded({ brokers: 3, defects, sessionTimeoutMs: 800, configFile, security: {} });
    cluster = await Cluster.connect(target.client);
    return await tortureCluster(target, cluster, seed, isEnough);
  } finally {
    await cluster?.close();
    await target?.close();
    await rm(folder, { recursive: true });
  }
}

async function tortureCluster(
  target: EmbeddedTarget,
  cluster: Cluster,
  seed: number,
  isEnough: (kills: number) => boolean,
): Promise<Tortured> {
  const { topic, partitions } = plan;
  const admin = new Admin(cluster);
  await admin.createTopic(topic, { partitions, replicationFactor: 3 });
  const load = await startLoad(target.client, plan, never);
  const work = [new Committers(admin, topic, 3), new TopicChurn(cluster, admin, random(seed), { topic, partitions })];
  let isOver = false;
  const working = Promise.all(work.map((one) => one.run(() => isOver)));
  working.catch(() => {}); // It is awaited below.

  const done: Act[] = [];
  let kills = 0;
  const stage = { brokers: target.brokers, cluster, topic, progress: progressOf(load) };
  try {
    for (const act of actsOf(seed)) {
      if (isEnough(kills)) break;
      done.push(act);
      await Promise.race([perform(act, stage), failureOf(working)]);
      kills += killsOf(act);
    }
  } finally {
    isOver = true;
    await working;
  }
  const outcome = await load.stop();
  const { acknowledged } = fatesOf(outcome);
  const verified = await verifyLog(target.client, topic, outcome.ledger, { signal: never, timeoutMs: 60_000 });
  const violations = verified.anomalies.map((anomaly) => JSON.stringify(anomaly));
  if (verified.acknowledged !== acknowledged) {
    violations.push(`${acknowledged} records were acknowledged, and ${verified.acknowledged} of them looked for`);
  }
  for (const one of work) violations.push(...(await one.violations()));
  violations.push(...(await leftOver(target)), ...target.unexpectedExits!());
  return { violations, acknowledged, kills, acts: done };
}

function progressOf(load: RunningLoad): (records: number) => Promise<void> {
  return (records) => load.waitForAcknowledged(load.acknowledged() + records);
}

/** Ends only when the work fails. */
function failureOf(working: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => working.catch(reject));
}

/** Nothing that is needed may be gone; what nobody needs goes within a while. */
async function leftOver(target: EmbeddedTarget): Promise<string[]> {
  const store = await openStore(target.storeUri);
  let objects: Objects = { unneeded: [], gone: [] };
  const isClean = until(deadlineIn(30_000), 'the store holds what is needed', async () => {
    objects = await compareObjects(store);
    return objects.unneeded.length + objects.gone.length === 0 || undefined;
  });
  await isClean.catch(() => {});
  return [
    ...objects.unneeded.map((key) => `nobody needs ${key}, and it stays`),
    ...objects.gone.map((key) => `${key} is needed, and gone`),
  ];
}
