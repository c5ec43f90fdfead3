import {
  type BatchHeader,
  batches,
  decodeControlRecord,
  decodeRecords,
  ErrorCode,
  type ResponseOf,
} from '../../../src/protocol/index.js';
import { Routes } from './routes.js';
import type { World } from './world.js';

/**
 * Follows one partition from its beginning. Whatever happens to the brokers, a reader that goes by leader epochs sees
 * bounds that never go back, no gap, and no offset outside of the log, unless records are deleted
 * (`trimmed`). Of a `transactional` topic it reads what is committed.
 */
export async function follow(
  world: World,
  topic: string,
  partition: number,
  kind: 'kept' | 'trimmed' | 'transactional',
  until: () => boolean,
): Promise<void> {
  const routes = new Routes(world);
  const seen = { highWatermark: -1, lastStableOffset: -1, logStartOffset: -1 };
  let position = 0;
  while (!until()) {
    const leader = routes.leader(topic, partition);
    const wanted = { partition, currentLeaderEpoch: leader?.leaderEpoch ?? -1, fetchOffset: position };
    const body = {
      ...{
        replicaId: -1,
        maxWaitMs: 60,
        minBytes: 1,
        maxBytes: 100_000,
        sessionEpoch: -1,
        isolationLevel: kind === 'transactional' ? 1 : 0,
      },
      topics: [{ topic, partitions: [{ ...wanted, partitionMaxBytes: world.random.pick([1, 400, 100_000]) }] }],
    };
    const answer = await leader?.connection.send('Fetch', 12, body);
    const told = answer?.responses[0]?.partitions[0];
    if (told?.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) {
      if (kind !== 'trimmed')
        world.history.violate(`${topic}-${partition}: offset ${position} is said to be out of range`);
      position = (await earliest(routes, topic, partition)) ?? position;
    } else if (told?.errorCode === ErrorCode.NONE) {
      for (const bound of ['highWatermark', 'lastStableOffset', 'logStartOffset'] as const) {
        const now = Number(told[bound]);
        if (now < seen[bound])
          world.history.violate(`${topic}-${partition}: ${bound} went from ${seen[bound]} to ${now}`);
        seen[bound] = now;
      }
      position = take(world, topic, partition, position, told);
    } else if (told?.errorCode === ErrorCode.CORRUPT_MESSAGE) {
      world.history.violate(
        `${topic}-${partition}@${position} cannot be read: its batch is damaged or its object gone`,
      );
    }
    await world.clock.sleep(world.random.between(5, 60));
  }
}

type Fetched = ResponseOf<'Fetch'>['responses'][number]['partitions'][number];

/** Position after these batches; records below `position` come again because batches are served whole. */
export function take(world: World, topic: string, partition: number, position: number, fetched: Fetched): number {
  let next = position;
  const isAborted = abortedBatches(fetched);
  for (const { header, bytes } of batches(fetched.records ?? Buffer.alloc(0))) {
    const isShown = !isAborted(header, bytes) && !header.isControl;
    const end = header.baseOffset + header.lastOffsetDelta + 1;
    if (header.baseOffset > next) {
      world.history.violate(`${topic}-${partition}: after offset ${next - 1} came ${header.baseOffset}`);
    }
    for (const { offset, value } of decodeRecords(bytes)) {
      if (offset >= position && isShown) world.history.readValue(topic, partition, offset, String(value));
    }
    next = Math.max(next, end);
  }
  return next;
}

/** Kafka's rule for read_committed: from its first offset on, all of an aborted producer is skipped until its marker. */
function abortedBatches({ abortedTransactions }: Fetched): (header: BatchHeader, bytes: Buffer) => boolean {
  const toCome = [...(abortedTransactions ?? [])];
  const aborted = new Set<bigint>();
  return (header, bytes) => {
    const lastOffset = BigInt(header.baseOffset + header.lastOffsetDelta);
    for (const one of toCome) if (one.firstOffset <= lastOffset) aborted.add(one.producerId);
    if (header.isControl && decodeControlRecord(decodeRecords(bytes)[0]!).type === 'abort') {
      aborted.delete(header.producerId);
      toCome.splice(
        0,
        toCome.length,
        ...toCome.filter(({ producerId, firstOffset }) => producerId !== header.producerId || firstOffset > lastOffset),
      );
    }
    return header.isTransactional && aborted.has(header.producerId);
  };
}

export async function earliest(routes: Routes, topic: string, partition: number): Promise<number | null> {
  const leader = routes.leader(topic, partition);
  const partitions = [{ partitionIndex: partition, currentLeaderEpoch: leader?.leaderEpoch ?? -1, timestamp: -2n }];
  const answer = await leader?.connection.send('ListOffsets', 5, {
    replicaId: -1,
    topics: [{ name: topic, partitions }],
  });
  const told = answer?.topics[0]?.partitions[0];
  return told?.errorCode === ErrorCode.NONE ? Number(told.offset) : null;
}
