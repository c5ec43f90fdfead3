import { Admin, type Cluster, mayRetry } from '../../../src/client/index.js';
import { deadlineIn, until } from '../../../src/client/retry.js';
import type { EmbeddedTarget } from '../../../src/target/embedded.js';
import { type Act, guest } from './acts.js';

const patienceMs = 60_000;

export interface Stage {
  brokers: EmbeddedTarget['brokers'];
  cluster: Cluster;
  /** A topic with a load. */
  topic: string;
  /** Resolves when this many more records of the load are acknowledged. */
  progress(records: number): Promise<void>;
}

/** Does it, and resolves when brokers 1 to 3 run again. */
export async function perform(act: Act, stage: Stage): Promise<void> {
  const { brokers } = stage;
  await stage.progress(act.afterRecords);
  switch (act.kind) {
    case 'kill':
      await Promise.all(act.brokers.map((id) => brokers.kill(id)));
      await Promise.all(act.brokers.map((id) => brokers.start(id, { wipeDisk: true })));
      return;
    case 'outage':
      await brokers.kill(act.broker);
      await replaced(stage, act.broker);
      await stage.progress(50);
      await brokers.start(act.broker, { wipeDisk: true });
      return;
    case 'pause':
      brokers.pause(act.broker);
      await replaced(stage, act.broker);
      await stage.progress(50);
      brokers.resume(act.broker);
      return;
    case 'restart':
      await brokers.leave(act.broker, patienceMs);
      await brokers.start(act.broker, { wipeDisk: true });
      return;
    case 'blackout':
      await brokers.killAll();
      await Promise.all([1, 2, 3].map((id) => brokers.start(id, { wipeDisk: true })));
      return;
    case 'visit':
      return visit(act.end, stage);
  }
}

async function visit(end: 'drained' | 'killed', stage: Stage): Promise<void> {
  const { brokers, cluster, topic } = stage;
  if (brokers.list().some(({ id }) => id === guest)) await brokers.start(guest, { wipeDisk: true });
  else await brokers.add();
  await assign(stage, (partition) => (partition % 2 === 0 ? [guest, 1, 2] : [3, 2, 1]));
  await eventually(`broker ${guest} leads a partition of ${topic}`, async () => (await leaders(stage)).includes(guest));
  await stage.progress(50);
  if (end === 'killed') return brokers.kill(guest);
  await assign(stage, (partition) => [1 + (partition % 3), 1 + ((partition + 1) % 3)]);
  await eventually(`broker ${guest} leads nothing of ${topic}`, async () => !(await leaders(stage)).includes(guest));
  await brokers.leave(guest, patienceMs);
  await cluster.refresh([topic]);
}

async function assign({ cluster, topic }: Stage, replicasOf: (partition: number) => number[]): Promise<void> {
  await eventually(`the partitions of ${topic} are reassigned`, async () => {
    const partitions = (await cluster.topic(topic))?.partitions ?? [];
    const moves = partitions.map(({ partition }) => ({ topic, partition, replicas: replicasOf(partition) }));
    await new Admin(cluster).reassignAll(moves);
    return moves.length > 0;
  });
}

async function leaders({ cluster, topic }: Stage): Promise<number[]> {
  return (await cluster.topic(topic, { refresh: true }))?.partitions.map(({ leader }) => leader) ?? [];
}

/** The others do not count on it any more. */
async function replaced(stage: Stage, broker: number): Promise<void> {
  await eventually(`broker ${broker} leads nothing of ${stage.topic}`, async () => {
    return !(await leaders(stage)).includes(broker);
  });
}

/** What is not so yet, and what the cluster refuses for the moment, is asked again. */
async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  await until(deadlineIn(patienceMs), what, async () => {
    try {
      return (await holds()) || undefined;
    } catch (error) {
      if (!mayRetry(error)) throw error;
      return undefined;
    }
  });
}
