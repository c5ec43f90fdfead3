import { ErrorCode, encodeBatch, isRetriable } from '../../../src/protocol/index.js';
import { Routes } from './routes.js';
import type { SimConnection } from './sim-connection.js';
import type { World } from './world.js';

interface Batch {
  sequence: number;
  values: string[];
  /** Once it is known. */
  baseOffset: number | null;
}

/**
 * An idempotent producer on one partition that keeps several batches in flight, and after any trouble sends again what
 * was not acknowledged, from the oldest on, as Kafka's own does. `until` says when it begins nothing new.
 */
export async function produce(world: World, topic: string, partition: number, until: () => boolean): Promise<void> {
  const routes = new Routes(world);
  const window = 1 + world.random.below(4);
  const producerId = await initProducerId(world, routes);
  let sequence = 0;
  let open: Batch[] = [];
  while (!until() || open.length > 0) {
    while (open.length < window && !until()) {
      const values = Array.from({ length: 1 + world.random.below(3) }, (_, i) => `${producerId}/${sequence + i}`);
      open.push({ sequence, values, baseOffset: null });
      sequence += values.length;
    }
    const leader = routes.leader(topic, partition);
    if (leader !== undefined) {
      await Promise.all(
        open.map((batch) => sendOne(world, leader.connection, { topic, partition, producerId }, batch)),
      );
    }
    const settled = open.filter(({ baseOffset }) => baseOffset !== null).length;
    for (const { values, baseOffset } of open) {
      if (baseOffset !== null) world.history.acknowledge({ topic, partition, baseOffset, values });
    }
    open = open.filter(({ baseOffset }) => baseOffset === null);
    await world.clock.sleep(settled > 0 ? world.random.between(0, 60) : world.random.between(5, 80));
  }
}

interface Target {
  topic: string;
  partition: number;
  producerId: bigint;
}

async function sendOne(
  world: World,
  connection: SimConnection,
  { topic, partition, producerId }: Target,
  batch: Batch,
): Promise<void> {
  const timestamp = 1_700_000_000_000 + world.clock.wallMs();
  const records = encodeBatch({
    records: batch.values.map((value) => ({ timestamp, key: null, value: Buffer.from(value) })),
    producerId,
    producerEpoch: 0,
    baseSequence: batch.sequence,
  });
  const topicData = [{ name: topic, partitionData: [{ index: partition, records }] }];
  const answer = await connection.send('Produce', 9, { acks: -1, timeoutMs: 1_000, topicData });
  const told = answer?.responses[0]?.partitionResponses[0];
  if (told === undefined) return;
  if (told.errorCode === ErrorCode.NONE) batch.baseOffset = Number(told.baseOffset);
  else if (!isRetriable(told.errorCode) && told.errorCode !== ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER) {
    world.history.violate(`${batch.values[0]} was refused for good: error ${told.errorCode}`);
  }
}

async function initProducerId(world: World, routes: Routes): Promise<bigint> {
  for (;;) {
    const answer = await routes
      .any()
      ?.send('InitProducerId', 4, { transactionalId: null, transactionTimeoutMs: 60_000 });
    if (answer?.errorCode === ErrorCode.NONE) return answer.producerId;
    await world.clock.sleep(50);
  }
}
