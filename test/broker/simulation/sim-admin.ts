import { ErrorCode } from '../../../src/protocol/index.js';
import { Routes } from './routes.js';
import type { World } from './world.js';

/** Somebody who changes things all the time: other topics, configs, replicas, and what is deleted of `trimmed`. */
export async function administer(
  world: World,
  trimmed: string,
  moved: string,
  until: () => boolean,
): Promise<Set<string>> {
  const routes = new Routes(world);
  const surelyThere = new Set<string>();
  for (let turn = 0; !until(); turn++) {
    await world.random.pick([
      () => createTopic(routes, `extra-${turn}`, surelyThere),
      () => deleteTopic(routes, world.random.pick([...surelyThere, 'extra-none']), surelyThere),
      () => retain(routes, trimmed, world.random.pick(['300', '2000', '-1'])),
      () => deleteRecords(world, routes, trimmed),
      () => move(world, routes, moved),
      () => move(world, routes, moved),
    ])();
    await world.clock.sleep(world.random.between(20, 250));
  }
  return surelyThere;
}

export async function createTopic(
  routes: Routes,
  name: string,
  surelyThere: Set<string> = new Set(),
  numPartitions = 2,
): Promise<boolean> {
  const topics = [{ name, numPartitions, replicationFactor: 2 }];
  const answer = await routes.any()?.send('CreateTopics', 5, { topics, timeoutMs: 1_000 });
  const code = answer?.topics[0]?.errorCode;
  if (code === ErrorCode.NONE) surelyThere.add(name);
  return code === ErrorCode.NONE || code === ErrorCode.TOPIC_ALREADY_EXISTS;
}

async function deleteTopic(routes: Routes, name: string, surelyThere: Set<string>): Promise<void> {
  surelyThere.delete(name);
  await routes.any()?.send('DeleteTopics', 5, { topicNames: [name], timeoutMs: 1_000 });
}

async function retain(routes: Routes, topic: string, bytes: string): Promise<void> {
  const configs = [{ name: 'retention.bytes', configOperation: 0, value: bytes }];
  const resources = [{ resourceType: 2, resourceName: topic, configs }];
  await routes.any()?.send('IncrementalAlterConfigs', 1, { resources, validateOnly: false });
}

async function deleteRecords(world: World, routes: Routes, topic: string): Promise<void> {
  const leader = routes.leader(topic, 0);
  const topics = [{ name: topic, partitions: [{ partitionIndex: 0, offset: world.random.below(40) }] }];
  await leader?.connection.send('DeleteRecords', 2, { topics, timeoutMs: 1_000 });
}

async function move(world: World, routes: Routes, topic: string): Promise<void> {
  const ids = [1, 2, 3, 4];
  const first = world.random.pick(ids);
  const replicas = [first, world.random.pick(ids.filter((id) => id !== first))];
  const topics = [{ name: topic, partitions: [{ partitionIndex: world.random.below(2), replicas }] }];
  await routes.any()?.send('AlterPartitionReassignments', 0, { topics, timeoutMs: 1_000 });
}
