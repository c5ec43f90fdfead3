import { afterEach, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { startLoad } from '../../src/load/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { verifyLog } from '../../src/verify/index.js';
import { fatesOf, testPlan } from '../load/plan.js';
import { random } from './simulation/random.js';

const never = new AbortController().signal;
const kills = 50;
const seed = process.env.KILL_SEED ? Number(process.env.KILL_SEED) : 20_261_124;

let target: EmbeddedTarget | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

/** Restarted at once or after its session, so that both ways of replacing a broker are met. */
it(`SIGKILL of any broker, ${kills} times over a load, loses no acknowledged record (seed ${seed})`, async () => {
  const dice = random(seed);
  target = await startEmbedded({ brokers: 3, defects: [], sessionTimeoutMs: 800 });
  const brokers = target.brokers!;
  const cluster = await Cluster.connect(target.client);
  await new Admin(cluster).createTopic('killed', { partitions: 6, replicationFactor: 3 });
  await cluster.close();
  const enough = new AbortController();
  const plan = testPlan({
    topic: 'killed',
    partitions: 6,
    rate: 500,
    durationMs: 500_000,
    deliveryTimeoutMs: 30_000,
  });
  const load = await startLoad(target.client, plan, enough.signal);

  let acknowledged = 0;
  for (let kill = 0; kill < kills; kill++) {
    // At any moment: under way with something, but after a different while each time.
    await load.waitForAcknowledged(acknowledged + 1 + dice.below(200));
    const victim = dice.pick(brokers.list()).id;
    await brokers.kill(victim);
    acknowledged = load.acknowledged();
    if (dice.chance(0.2)) await load.waitForAcknowledged(acknowledged + 400); // The others go on without it.
    await brokers.start(victim, { wipeDisk: true });
    acknowledged = load.acknowledged();
  }
  const outcome = await load.stop();
  const verification = await verifyLog(target.client, plan.topic, outcome.ledger, { signal: never, timeoutMs: 60_000 });

  expect(verification.anomalies).toEqual([]);
  expect(fatesOf(outcome).acknowledged).toBeGreaterThan(kills * 50);
  expect(verification.acknowledged).toBe(fatesOf(outcome).acknowledged);
}, 600_000);
