import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { proposeOrMove } from '../groups/durable.js';
import { offsetError } from '../groups/offset-error.js';
import type { OffsetToCommit } from '../state/entries/groups.js';
import { type WhenAbsent, writeError } from '../state/transactional-write.js';

/**
 * TxnOffsetCommit, versions 0–5 (v2 leader epoch, v3 flexible and member KIP-447, v4 TRANSACTION_ABORTABLE, v5 adds the
 * group to the transaction by itself KIP-890). Answered by the group's coordinator; the offsets become committed in the
 * entry of the metadata log that ends the transaction.
 */
export const txnOffsetCommit = serve('TxnOffsetCommit', { min: 0, max: 5 }, async (broker, request, { version }) => {
  await broker.recent();
  if (request.topics.some(({ name }) => !broker.state.topics.has(name))) await broker.caughtUp();
  const requested = request.topics.flatMap(({ name, partitions }) =>
    partitions.map((partition) => requestedOf(broker, name, partition)),
  );
  const valid = requested.filter(({ error }) => error === ErrorCode.NONE);
  const whenAbsent = whenAbsentIn(version);
  let refusal = refusalOf(broker, request, whenAbsent);
  if (refusal !== ErrorCode.NONE) {
    // The transaction's coordinator may have added the group or gone on to the next epoch, and this broker be behind.
    await broker.caughtUp();
    refusal = refusalOf(broker, request, whenAbsent);
  }
  const { transactionalId, producerEpoch, memberId } = request;
  const outcome =
    refusal !== ErrorCode.NONE || valid.length === 0
      ? { error: refusal, partitions: [] }
      : await proposeOrMove(broker, {
          kind: 'txn-offset-commit',
          group: request.groupId,
          transactionalId,
          producerId: String(request.producerId),
          producerEpoch,
          whenAbsent,
          generation: request.generationId,
          memberId,
          at: broker.clock.wallMs(),
          offsets: valid.map(({ commit }) => commit),
        });
  const errors = new Map(valid.map(({ commit }, i) => [keyOf(commit), outcome.partitions[i] ?? outcome.error]));
  const failures = new Map(requested.map(({ commit, error }) => [keyOf(commit), error]));
  return {
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => {
        const key = keyOf([name, partitionIndex]);
        return { partitionIndex, errorCode: failures.get(key) || errors.get(key) || outcome.error };
      }),
    })),
  };
});

type Request = RequestOf<'TxnOffsetCommit'>;

function requestedOf(broker: Broker, name: string, partition: Request['topics'][number]['partitions'][number]) {
  const { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata } = partition;
  const metadata = committedMetadata ?? '';
  const commit: OffsetToCommit = [name, partitionIndex, Number(committedOffset), committedLeaderEpoch, metadata];
  return { commit, error: offsetError(broker, commit) };
}

function whenAbsentIn(version: number): WhenAbsent {
  if (version >= 5) return 'add';
  return version === 4 ? 'abortable' : 'invalid';
}

/** What can be said before the fold decides, in Kafka's order: coordinator, transaction, member. */
function refusalOf(broker: Broker, request: Request, whenAbsent: WhenAbsent): number {
  const { groupId, transactionalId, memberId, groupInstanceId, generationId, producerEpoch } = request;
  if (groupId === '') return ErrorCode.INVALID_GROUP_ID;
  const groups = groupCoordinator(broker);
  const claim = groups.claim(groupId);
  if (claim !== ErrorCode.NONE) return claim;
  const transaction = broker.state.transactions.get(transactionalId);
  const producerId = String(request.producerId);
  const isPart = transaction?.groups.has(groupId) ?? false;
  const error = writeError(transaction, { producerId, producerEpoch, isPart, whenAbsent });
  if (error !== ErrorCode.NONE) return error;
  if (generationId >= 0 && !groups.exists(groupId)) return ErrorCode.ILLEGAL_GENERATION;
  if (groups.consumerGroup(groupId) !== null) return ErrorCode.NONE;
  return groups.resident(groupId).commitError(memberId, groupInstanceId, generationId, true);
}

function keyOf([topic, partition]: readonly [string, number, ...unknown[]]): string {
  return `${topic}/${partition}`;
}
