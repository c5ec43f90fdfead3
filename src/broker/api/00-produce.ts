import { ErrorCode, errorName, type RequestOf } from '../../protocol/index.js';
import { type Answer, type Broker, serve } from '../context.js';
import { isInternal } from '../internal-topics.js';
import { findTopic, leaderEndpoints, leaderHint, ledPartition } from '../led-partition.js';
import { missedBatch } from '../produce/missed-batch.js';
import { promise, spoilBatch, stall } from '../produce/produce-defects.js';
import { transactionalWriteOf } from '../produce/transactional-write.js';
import { type RefusedBatch, validateBatch } from '../produce/validate-batch.js';
import type { RecordError } from '../produce/validate-records.js';
import type { BatchOutcome } from '../state/outcome.js';
import type { PartitionState } from '../state/state.js';
import type { TransactionalWrite } from '../state/transactional-write.js';
import type { ProducedBatch } from '../wal/batch.js';

/**
 * Produce, versions 3–13 (v9 flexible, v10 leader hints KIP-951, v11 TRANSACTION_ABORTABLE and v12 partitions join their
 * transaction by being written to KIP-890, v13 topic ids KIP-516).
 *
 * A batch is acknowledged when it is durable in the object store and its offsets are committed in the metadata log, for
 * acks=1 as for acks=all; acks=0 gets no answer, and an error then closes the connection, as Kafka does. One bad
 * partition does not spoil the others. Batches are handed to the write path synchronously, in the order of the requests
 * of a connection; requests for partitions that this broker does not know yet wait for the metadata log (`produceMayOverlap`).
 */
export const produce = serve('Produce', { min: 3, max: 13 }, async (broker, request, { version, session }) => {
  const writing = transactionalWriteOf(request, version);
  if (writing.error !== ErrorCode.NONE) return refuseAll(request, writing.error, null);
  if (![0, 1, -1].includes(request.acks)) return refuseAll(request, ErrorCode.INVALID_REQUIRED_ACKS, null);
  if (!produceMayOverlap(broker, request)) await broker.caughtUp();
  const topics = request.topicData.map((topic) => ({
    topic,
    partitions: topic.partitionData.map(({ index, records }) =>
      appendOne(broker, topic.name, topic.topicId, index, records, version, writing.write),
    ),
  }));
  if (broker.defects.has('stall')) await stall(broker);
  const answers = await Promise.all(
    topics.map(async ({ topic: { name, topicId }, partitions }) => ({
      name,
      topicId,
      partitionResponses: await Promise.all(
        partitions.map((partition) => withinTimeout(broker, partition, request.timeoutMs)),
      ),
    })),
  );
  if (request.acks === 0) return silence(answers);
  const hints = answers.flatMap(({ partitionResponses }) =>
    partitionResponses.flatMap(({ currentLeader }) => (currentLeader ? [currentLeader.leaderId] : [])),
  );
  return version < 10
    ? { responses: answers.map(withoutHints) }
    : { responses: answers, nodeEndpoints: leaderEndpoints(broker, hints, session.listener) };
});

/** Whether every partition is known and led here, so that the request need not wait for the metadata log. */
export function produceMayOverlap(broker: Broker, request: RequestOf<'Produce'>): boolean {
  return request.topicData.every((topic) => {
    const found = findTopic(broker, topic.name, topic.topicId);
    return topic.partitionData.every(({ index }) => ledPartition(broker, found, index, -1).error === 0);
  });
}

interface PartitionAnswer {
  index: number;
  errorCode: number;
  baseOffset: number;
  logAppendTimeMs: number;
  logStartOffset: number;
  errorMessage: string | null;
  recordErrors?: RecordError[];
  currentLeader?: { leaderId: number; leaderEpoch: number };
}

interface PendingAnswer {
  index: number;
  answer: PartitionAnswer | Promise<PartitionAnswer>;
}

function appendOne(
  broker: Broker,
  name: string,
  topicId: string,
  index: number,
  records: Buffer | null,
  version: number,
  write: TransactionalWrite | undefined,
): PendingAnswer {
  const topic = findTopic(broker, name, topicId);
  if (topic === undefined && version >= 13) return refusal(broker, index, ErrorCode.UNKNOWN_TOPIC_ID, null);
  const led = ledPartition(broker, topic, index, -1);
  if (led.error !== 0 || led.partition === null) {
    const missed = led.partition && missedBatch(records, led.partition);
    if (missed) broker.wal.missed(missed);
    return refusal(broker, index, led.error, null, led.partition);
  }
  const { partition } = led;
  if (isInternal(partition.topic.name)) return refusal(broker, index, ErrorCode.INVALID_TOPIC_EXCEPTION, null);
  const validated = validateBatch(broker, records, partition, broker.clock.wallMs());
  if ('error' in validated) return refusedBatch(broker, index, partition, validated);
  const { batch, isTransactional, logAppendTimeMs } = validated;
  if (isTransactional && write) batch.write = write;
  // Defect `no-fencing`: what a producer of an older epoch sends is taken as if it belonged to nobody.
  if (broker.defects.has('no-fencing') && isFenced(broker, batch)) Object.assign(batch, { producerId: '' });
  const labels = { topic: partition.topic.name };
  broker.metrics.bytesIn.add(labels, batch.bytes.length);
  broker.metrics.messagesIn.add(labels, batch.recordCount);
  const appended = broker.wal.append(broker.defects.size > 0 ? spoilBatch(broker, batch) : batch);
  if (broker.defects.has('ack-before-durable')) {
    return { index, answer: answerOf(broker, index, partition, promise(broker, partition, batch), logAppendTimeMs) };
  }
  return { index, answer: appended.then((outcome) => answerOf(broker, index, partition, outcome, logAppendTimeMs)) };
}

function isFenced({ state }: Broker, { write, producerId, producerEpoch }: ProducedBatch): boolean {
  const current = write === undefined ? undefined : state.transactions.get(write[0]);
  return current?.producerId === producerId && producerEpoch < current.producerEpoch;
}

function answerOf(
  broker: Broker,
  index: number,
  partition: PartitionState,
  outcome: BatchOutcome,
  logAppendTimeMs: number,
): PartitionAnswer {
  if (outcome.error !== ErrorCode.NONE) {
    return refusal(broker, index, outcome.error, null, partition).answer as PartitionAnswer;
  }
  return {
    index,
    errorCode: ErrorCode.NONE,
    baseOffset: outcome.baseOffset,
    logAppendTimeMs: outcome.duplicate ? -1 : logAppendTimeMs,
    logStartOffset: outcome.logStartOffset,
    errorMessage: null,
  };
}

function refusedBatch(broker: Broker, index: number, partition: PartitionState, refused: RefusedBatch): PendingAnswer {
  const { error, message, recordErrors, tellsLogStart } = refused;
  const { answer } = refusal(broker, index, error, message);
  const logStartOffset = tellsLogStart ? partition.logStartOffset : -1;
  return { index, answer: { ...(answer as PartitionAnswer), recordErrors, logStartOffset } };
}

function refusal(
  broker: Broker,
  index: number,
  errorCode: number,
  errorMessage: string | null,
  partition: PartitionState | null = null,
): PendingAnswer {
  broker.metrics.requestErrors.add({ api: 'Produce', error: errorName(errorCode) });
  const hint = errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER ? leaderHint(partition) : {};
  return {
    index,
    answer: { index, errorCode, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1, errorMessage, ...hint },
  };
}

/** Older versions have no place for leader hints. */
function withoutHints<T extends { partitionResponses: PartitionAnswer[] }>(topic: T): T {
  return { ...topic, partitionResponses: topic.partitionResponses.map(({ currentLeader: _, ...rest }) => rest) };
}

/** The producer's own timeout: the batch may still be appended later, as in Kafka. */
function withinTimeout(broker: Broker, { index, answer }: PendingAnswer, timeoutMs: number): Promise<PartitionAnswer> {
  if (!(answer instanceof Promise)) return Promise.resolve(answer);
  return new Promise((resolve, reject) => {
    const cancel = broker.clock.after(Math.max(1, timeoutMs), () => {
      resolve(refusal(broker, index, ErrorCode.REQUEST_TIMED_OUT, null).answer as PartitionAnswer);
    });
    answer.then(resolve, reject).finally(cancel);
  });
}

function silence(answers: { partitionResponses: PartitionAnswer[] }[]): null {
  const failed = answers
    .flatMap(({ partitionResponses }) => partitionResponses)
    .find(({ errorCode }) => errorCode !== 0);
  if (failed) throw new Error(`acks=0 and ${errorName(failed.errorCode)}: closing the connection tells the producer`);
  return null;
}

function refuseAll(request: RequestOf<'Produce'>, errorCode: number, errorMessage: string | null): Answer<'Produce'> {
  return {
    responses: request.topicData.map(({ name, topicId, partitionData }) => ({
      name,
      topicId,
      partitionResponses: partitionData.map(({ index }) => ({
        index,
        errorCode,
        baseOffset: -1,
        logAppendTimeMs: -1,
        logStartOffset: -1,
        errorMessage,
      })),
    })),
  };
}
