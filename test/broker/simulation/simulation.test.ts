import { describe, expect, it } from 'vitest';
import { allPartitions } from '../../../src/broker/state/state.js';
import { MemoryStore } from '../../../src/objectstore/index.js';
import { random } from './random.js';
import { SimBroker, sessionTimeoutMs } from './sim-broker.js';
import { type Acknowledged, produce } from './sim-producer.js';
import { digest } from './state-digest.js';
import { VirtualClock } from './virtual-clock.js';

const partitions = 4;
const topicId = 'AAAAAAAAAAAAAAAAAAAAAB';
/** Log objects between two comparisons of the brokers' states. */
const digestEvery = 17;
const seeds = process.env.SIMULATION_SEEDS ? Number(process.env.SIMULATION_SEEDS) : 12;

/**
 * Three brokers over one store in virtual time, with lost requests, lost answers, delays, SIGKILL, SIGSTOP and restarts
 * in seeded order. Whatever happens: what was acknowledged is in the log at its offset, once, in order.
 */
describe('under crashes, pauses and a store that loses answers', () => {
  it.each(Array.from({ length: seeds }, (_, i) => i + 1))(
    'every promise of the log holds (seed %i)',
    async (seed) => {
      const { survivor, acknowledged, shared, digests } = await simulate(seed);
      const log = await readLog(survivor, shared);

      expect(acknowledged.length).toBeGreaterThan(50);
      for (const { partition, payload, baseOffset } of acknowledged) {
        expect(log.get(partition)?.get(baseOffset), `${payload} was acknowledged at ${partition}@${baseOffset}`).toBe(
          payload,
        );
      }
      for (const [partition, batches] of log) {
        const payloads = [...batches.values()];
        expect(new Set(payloads).size, `duplicates in partition ${partition}`).toBe(payloads.length);
        for (const producer of new Set(payloads.map((payload) => payload.split('/')[0]))) {
          const own = payloads.filter((payload) => payload.startsWith(`${producer}/`));
          const sequences = own.map((payload) => Number(payload.split('/')[1]));
          expect(sequences, `order in partition ${partition}`).toEqual(sequences.map((_, i) => i));
        }
      }
      for (const [index, seen] of digests) expect(seen.size, `brokers disagree at log index ${index}`).toBe(1);
      for (const { epochs } of allPartitions(survivor.state)) {
        epochs.slice(1).forEach((epoch, i) => {
          expect(epoch.epoch).toBeGreaterThan(epochs[i]!.epoch);
          expect(epoch.startOffset).toBeGreaterThan(epochs[i]!.startOffset);
        });
      }
    },
    120_000,
  );
});

async function simulate(seed: number) {
  const world = new VirtualClock();
  const dice = random(seed);
  const shared = new MemoryStore();
  const faults = { lost: 0.02, answerLost: 0.02, maxDelayMs: 8 };
  const digests = new Map<number, Set<string>>();
  const brokers = new Map<number, SimBroker>();
  let incarnations = 0;
  const noteDigest = ({ state }: SimBroker) => {
    if (state.index % digestEvery !== 0) return;
    const seen = digests.get(state.index) ?? new Set();
    seen.add(digest(state));
    digests.set(state.index, seen);
  };
  const start = (id: number): SimBroker => {
    const broker = new SimBroker(id, `incarnation-${incarnations++}`, shared, world, dice, faults, noteDigest);
    brokers.set(id, broker);
    void broker.start();
    return broker;
  };
  const alive = () => [...brokers.values()].filter((broker) => broker.alive);

  for (const id of [1, 2, 3]) start(id);
  await world.runFor(500);
  const at = world.wallMs();
  void brokers.get(1)!.log.propose({
    kind: 'topic-create',
    name: 'simulated',
    topicId,
    partitions,
    replicationFactor: 2,
    assignments: null,
    configs: {},
    at,
  });
  await world.runFor(500);

  const acknowledged: Acknowledged[] = [];
  let over = false;
  let failure: unknown = null;
  for (let producer = 0; producer < 6; producer++) {
    const target = { topicId, partition: producer % partitions, producerId: String(100 + producer) };
    produce(world, dice, alive, target, () => over, acknowledged).catch((error) => {
      failure ??= error;
    });
  }
  for (let round = 0; round < 8; round++) {
    await world.runFor(dice.between(50, 600));
    await hurt(world, dice, alive(), start);
  }
  await world.runFor(3 * sessionTimeoutMs);
  over = true;
  await world.runFor(3_000);
  if (failure) throw failure;
  const survivor = alive()[0]!;
  await Promise.all([survivor.log.catchUp(), world.runFor(1_000)]);
  return { survivor, acknowledged, shared, digests };
}

/** One misfortune: a kill (with a restart at once, later, or after its session), or a pause beyond the session. */
async function hurt(
  world: VirtualClock,
  dice: ReturnType<typeof random>,
  alive: SimBroker[],
  start: (id: number) => SimBroker,
): Promise<void> {
  const victim = dice.pick(alive);
  if (dice.chance(0.5)) {
    victim.kill();
    await world.runFor(dice.pick([0, 100, 2 * sessionTimeoutMs]));
    start(victim.id);
  } else {
    victim.pause();
    await world.runFor(dice.pick([100, sessionTimeoutMs, 3 * sessionTimeoutMs]));
    victim.resume();
  }
}

/** partition → baseOffset → payload, read from the store as the index says; fails on a gap or an overlap. */
async function readLog({ state }: SimBroker, shared: MemoryStore): Promise<Map<number, Map<number, string>>> {
  const log = new Map<number, Map<number, string>>();
  for (const { partition, batches, logEndOffset } of allPartitions(state)) {
    const found = new Map<number, string>();
    let next = 0;
    for (let i = 0; i < batches.size; i++) {
      const { baseOffset, recordCount, object, position, length } = batches.at(i);
      expect(baseOffset, `offsets of partition ${partition} are dense`).toBe(next);
      next += recordCount;
      const key = state.objects.byNumber.get(object)!.key;
      found.set(baseOffset, (await shared.get(key, { start: position, endExclusive: position + length })).toString());
    }
    expect(next).toBe(logEndOffset);
    log.set(partition, found);
  }
  return log;
}
