import { replay } from '../../../src/broker/metadata/replay.js';
import { apply } from '../../../src/broker/state/apply.js';
import { isMarker } from '../../../src/broker/state/end-txn-marker.js';
import { freeze, thaw } from '../../../src/broker/state/snapshot.js';
import { allPartitions, emptyState, type State } from '../../../src/broker/state/state.js';
import { digestOf } from './history.js';
import { largestJumpMs } from './nemesis.js';
import { Routes } from './routes.js';
import { kept, transactional, trimmed } from './schedule.js';
import { earliest, take } from './sim-reader.js';
import type { World } from './world.js';

/** After the storm, on a healthy cluster: is everything kept that was promised, and nothing else? */
export async function verify(world: World, committed: Map<string, number>, topics: Set<string>): Promise<void> {
  const { history, clock } = world;
  for (const broker of world.alive()) broker.kill();
  // Every epoch is over, and by these clocks all garbage is old enough, whoever's clock said since when it is garbage.
  for (const id of [1, 2, 3]) world.start(id, 20 * largestJumpMs);
  await clock.runFor(1_000);
  const state = world.any()?.serving?.state;
  if (state === undefined) return history.violate('no broker came back after all was well again');

  for (const { topic, partitions } of [kept, trimmed, transactional]) {
    for (let partition = 0; partition < partitions; partition++) await verifyPartition(world, topic, partition);
  }
  for (const [group, offset] of committed) {
    const now = state.groups.get(group)?.offsets.get(kept.topic)?.get(0)?.offset ?? -1;
    if (now < offset) history.violate(`group ${group}: ${offset} was committed, ${now} is left`);
  }
  for (const topic of topics) if (!state.topics.has(topic)) history.violate(`topic ${topic} was created and is gone`);
  await verifyObjects(world, state);
  await verifyReplay(world, state);
}

async function verifyPartition(world: World, topic: string, partition: number): Promise<void> {
  const { history } = world;
  const read = await running(world, readAll(world, topic, partition));
  if (read === null) return history.violate(`${topic}-${partition} cannot be read to its end`);
  const { start, values } = read;
  for (const run of history.acknowledged.filter((run) => run.topic === topic && run.partition === partition)) {
    run.values.forEach((value, i) => {
      const offset = run.baseOffset + i;
      if (offset >= start && values.get(offset) !== value) {
        history.violate(`${value} was acknowledged at ${topic}-${partition}@${offset}, where ${values.get(offset)} is`);
      }
    });
  }
  for (const [offset, value] of history.read.get(`${topic}-${partition}`) ?? []) {
    if (offset >= start && values.get(offset) !== value) {
      history.violate(`${value} was read at ${topic}-${partition}@${offset}, where ${values.get(offset)} is`);
    }
  }
  if (topic === transactional.topic) return;
  const lastOf = new Map<string, number>();
  for (const value of values.values()) {
    const [producer, sequence] = value.split('/') as [string, string];
    const last = lastOf.get(producer);
    const expected = last === undefined ? (start === 0 ? 0 : Number(sequence)) : last + 1;
    if (Number(sequence) !== expected) {
      history.violate(`${topic}-${partition}: ${value} follows ${producer}/${last}: lost, twice, or out of order`);
    }
    lastOf.set(producer, Number(sequence));
  }
}

async function readAll(world: World, topic: string, partition: number) {
  const routes = new Routes(world);
  const values = new Map<number, string>();
  const start = (await earliest(routes, topic, partition)) ?? 0;
  let position = start;
  for (;;) {
    const leader = routes.leader(topic, partition);
    const partitions = [{ partition, fetchOffset: position, partitionMaxBytes: 1_000_000 }];
    const isolationLevel = topic === transactional.topic ? 1 : 0;
    const body = {
      replicaId: -1,
      maxBytes: 1_000_000,
      sessionEpoch: -1,
      isolationLevel,
      topics: [{ topic, partitions }],
    };
    const told = (await leader?.connection.send('Fetch', 12, body))?.responses[0]?.partitions[0];
    if (told?.errorCode !== 0) {
      await world.clock.sleep(50);
      continue;
    }
    position = take(world, topic, partition, position, told);
    if (position < Number(told.highWatermark)) continue;
    for (const [offset, value] of history(world, topic, partition)) if (offset >= start) values.set(offset, value);
    return { start, values: new Map([...values].sort(([a], [b]) => a - b)) };
  }
}

function history(world: World, topic: string, partition: number): Map<number, string> {
  return world.history.read.get(`${topic}-${partition}`) ?? new Map();
}

/** No live object is gone, and after a while nothing is left that nobody needs. */
async function verifyObjects(world: World, state: State): Promise<void> {
  let garbage = await unneeded(world, state);
  for (let i = 0; i < 20 && garbage.length > 0; i++) {
    await world.clock.runFor(500);
    garbage = await unneeded(world, state);
  }
  if (garbage.length > 0) world.history.violate(`garbage stays: ${garbage.slice(0, 5)} (${garbage.length} objects)`);
  const stored = new Set(await dataObjects(world));
  for (const { topic, partition, batches } of allPartitions(state)) {
    for (let i = 0; i < batches.size; i++) {
      const location = batches.at(i);
      if (isMarker(location)) continue; // They are in the log alone.
      const object = state.objects.byNumber.get(location.object);
      if (object === undefined || !stored.has(object.key)) {
        world.history.violate(`${topic.name}-${partition}: object ${object?.key} is needed and gone`);
      }
    }
  }
}

async function unneeded(world: World, state: State): Promise<string[]> {
  const stored = await dataObjects(world);
  return stored.filter((key) => (state.objects.byKey.get(key)?.references ?? 0) === 0);
}

async function dataObjects(world: World): Promise<string[]> {
  return (await world.store.list('')).map(({ key }) => key).filter((key) => /^(wal|segment)\//.test(key));
}

/** The whole log folded from its beginning, and a snapshot of its middle with the rest, give the state that brokers have. */
async function verifyReplay(world: World, live: State): Promise<void> {
  const { index } = live;
  const expected = digestOf(live);
  const folded = emptyState();
  let fromSnapshot: State | null = null;
  await replay(world.store, -1, (at, object) => {
    if (at > index) return;
    for (const state of fromSnapshot ? [folded, fromSnapshot] : [folded]) {
      state.index = at;
      for (const entry of structuredClone(object.entries)) apply(state, entry, object.author);
      const broker = state.brokers.get(object.author.broker);
      if (broker?.epoch === object.author.epoch) broker.lastIndex = at;
    }
    if (at === Math.floor(index / 2)) fromSnapshot = thaw(JSON.parse(JSON.stringify(freeze(folded))));
  });
  if (digestOf(folded) !== expected) world.history.violate('the log folded from its beginning gives another state');
  if (fromSnapshot && digestOf(fromSnapshot) !== expected) {
    world.history.violate('a snapshot and the rest of the log give another state');
  }
}

/** Lets time pass until the work is done; null when that takes too long. */
async function running<T>(world: World, work: Promise<T>): Promise<T | null> {
  let result: T | null = null;
  let done = false;
  void work.then((value) => {
    result = value;
    done = true;
  });
  for (let i = 0; i < 100 && !done; i++) await world.clock.runFor(50);
  return result;
}
