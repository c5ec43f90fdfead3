import { allPartitions } from '../../../src/broker/state/state.js';
import { heal, shaky, strike } from './nemesis.js';
import { Routes } from './routes.js';
import { administer, createTopic } from './sim-admin.js';
import { commit } from './sim-committer.js';
import { produce } from './sim-producer.js';
import { follow } from './sim-reader.js';
import { Transactor } from './sim-transactor.js';
import { verify } from './verify.js';
import { verifyTransactions } from './verify-transactions.js';
import { World } from './world.js';

export interface Played {
  violations: string[];
  fingerprint: string;
  acknowledged: number;
}

export const kept = { topic: 'kept', partitions: 2 };
export const trimmed = { topic: 'trimmed', partitions: 1 };
export const transactional = { topic: 'transactional', partitions: 2 };

/** Plays one seeded schedule from an empty store to the final verification. */
export async function play(seed: number, defects: readonly string[] = []): Promise<Played> {
  const world = new World(seed, defects);
  const { clock, random, history, faults } = world;
  for (const id of [1, 2, 3]) world.start(id);
  await clock.runFor(300);
  const routes = new Routes(world);
  const created = [kept, trimmed, transactional].map(({ topic, partitions }) =>
    until(world, () => createTopic(routes, topic, undefined, partitions)),
  );
  await clock.runFor(600);
  await Promise.all(created);

  let over = false;
  const isOver = () => over;
  const producers = [0, 0, 1].map((partition) => produce(world, kept.topic, partition, isOver));
  const readers = [0, 1].map((partition) => follow(world, kept.topic, partition, 'kept', isOver));
  const committedReaders = [0, 1].map((partition) =>
    follow(world, transactional.topic, partition, 'transactional', isOver),
  );
  const transactors = ['t', 'u'].map((id) => new Transactor(world, id, transactional.topic, transactional.partitions));
  const commits = ['a', 'b'].map((group) => commit(world, group, kept.topic, 0, isOver));
  const admin = administer(world, trimmed.topic, kept.topic, isOver);
  const waitingFor = watch(
    {
      producer: producers,
      'producer of trimmed': [produce(world, trimmed.topic, 0, isOver)],
      reader: readers,
      'reader of trimmed': [follow(world, trimmed.topic, 0, 'trimmed', isOver)],
      'reader of transactions': committedReaders,
      transactor: transactors.map((transactor) => transactor.run(isOver)),
      committer: commits,
      admin: [admin],
    },
    history.violate.bind(history),
  );

  Object.assign(faults, shaky);
  for (let round = 2 + random.below(4); round > 0; round--) {
    await clock.runFor(random.between(50, 500));
    await strike(world);
  }
  await heal(world);
  over = true;
  await clock.runFor(2_000);
  if (waitingFor.size > 0) history.violate(`these did not get on after all was well again: ${[...waitingFor]}`);
  else {
    const [a = -1, b = -1] = await Promise.all(commits);
    await verify(world, new Map(Object.entries({ a, b })), await admin);
    verifyTransactions(
      world,
      transactors.flatMap(({ transactions }) => transactions),
    );
  }
  const state = world.any()?.serving?.state;
  for (const { batches } of state ? allPartitions(state) : []) history.note(`${batches.size} batches`);
  return {
    violations: history.violations,
    fingerprint: history.fingerprint(),
    acknowledged: history.acknowledged.length,
  };
}

async function until(world: World, done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await world.clock.sleep(50);
}

/** Names who is still at work; an error of a client is one of the simulation or of the broker, and never overlooked. */
function watch(work: Record<string, Promise<unknown>[]>, violate: (what: string) => void): Set<string> {
  const waitingFor = new Set<string>();
  for (const [name, promises] of Object.entries(work)) {
    promises.forEach((promise, i) => {
      waitingFor.add(`${name} ${i}`);
      promise
        .catch((error) => violate(`${name} ${i} failed: ${error instanceof Error ? error.stack : error}`))
        .finally(() => waitingFor.delete(`${name} ${i}`));
    });
  }
  return waitingFor;
}
