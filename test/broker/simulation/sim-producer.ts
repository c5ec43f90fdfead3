import type { BatchOutcome } from '../../../src/broker/state/outcome.js';
import type { ProducedBatch } from '../../../src/broker/wal/batch.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import type { Random } from './random.js';
import type { SimBroker } from './sim-broker.js';
import type { VirtualClock } from './virtual-clock.js';

export interface Acknowledged {
  partition: number;
  payload: string;
  baseOffset: number;
}

/** An idempotent producer on one partition, one batch in flight, which repeats a batch until it is acknowledged. */
export async function produce(
  world: VirtualClock,
  random: Random,
  brokers: () => SimBroker[],
  target: { topicId: string; partition: number; producerId: string },
  until: () => boolean,
  acknowledged: Acknowledged[],
): Promise<void> {
  const { topicId, partition, producerId } = target;
  for (let sequence = 0; !until(); sequence++) {
    const payload = `${producerId}/${sequence}`;
    for (let tries = 0; !until() || tries > 0; tries++) {
      const broker = leaderOf(brokers(), topicId, partition, random);
      const outcome = broker && (await withTimeout(world, broker.append(batchOf(target, payload, sequence))));
      if (outcome?.error === ErrorCode.NONE) {
        acknowledged.push({ partition, payload, baseOffset: outcome.baseOffset });
        break;
      }
      if (outcome && isFinal(outcome.error)) throw new Error(`${payload} was refused: error ${outcome.error}`);
      if (until()) return; // Outcome unknown for ever: it may or may not be there.
      await wait(world, random.between(5, 60));
    }
    await wait(world, random.between(0, 15));
  }
}

/** Whom a client with old metadata would ask: what some broker, not always the right one, believes. */
function leaderOf(brokers: SimBroker[], topicId: string, partition: number, random: Random): SimBroker | undefined {
  if (brokers.length === 0) return undefined;
  const witness = random.pick(brokers);
  const leader = witness.state.topicsById.get(topicId)?.partitions[partition]?.leader;
  return brokers.find(({ id }) => id === leader);
}

function batchOf(
  target: { topicId: string; partition: number; producerId: string },
  payload: string,
  sequence: number,
): ProducedBatch {
  return {
    ...target,
    bytes: Buffer.from(payload),
    recordCount: 1 + (sequence % 3),
    maxTimestampMs: 0,
    producerEpoch: 0,
    baseSequence: sequenceStart(sequence),
  };
}

/** Batches of 1, 2, 3, 1, 2, 3 … records. */
function sequenceStart(batch: number): number {
  return Math.floor(batch / 3) * 6 + [0, 1, 3][batch % 3]!;
}

function isFinal(error: number): boolean {
  return error === ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER || error === ErrorCode.INVALID_PRODUCER_EPOCH;
}

function withTimeout(world: VirtualClock, outcome: Promise<BatchOutcome>): Promise<BatchOutcome | undefined> {
  return new Promise((resolve) => {
    const cancel = world.after(1_500, () => resolve(undefined));
    outcome.then((value) => {
      cancel();
      resolve(value);
    });
  });
}

function wait(world: VirtualClock, ms: number): Promise<void> {
  return new Promise((resolve) => world.after(ms, resolve));
}
