import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { coordinates, groupOf, notCoordinator } from '../group-table.js';
import type { OffsetCommitOutcome } from '../outcome.js';
import { partitionKey } from '../partition-key.js';
import { joinGroup } from '../staged-offsets.js';
import type { State } from '../state.js';
import { type WhenAbsent, writeError } from '../transactional-write.js';
import { begin } from '../transactions.js';
import { committerError, type OffsetToCommit } from './groups.js';

/** TxnOffsetCommit: offsets of a group that become committed when the transaction does. */
export interface TxnOffsetCommitEntry {
  kind: 'txn-offset-commit';
  group: string;
  transactionalId: string;
  producerId: string;
  producerEpoch: number;
  /** What to do when the group was not added to the transaction before. */
  whenAbsent: WhenAbsent;
  /** -1: the producer does not say for which member it commits. */
  generation: number;
  memberId: string;
  at: number;
  offsets: OffsetToCommit[];
}

/** The offsets are kept with the transaction; refused unless the author coordinates the group. */
export function applyTxnOffsetCommit(state: State, entry: TxnOffsetCommitEntry, author: Author): OffsetCommitOutcome {
  const { group, producerId, producerEpoch, whenAbsent } = entry;
  if (!coordinates(state, group, author)) return { ...notCoordinator(group), partitions: [] };
  const transaction = state.transactions.get(entry.transactionalId);
  const isPart = transaction?.groups.has(group) ?? false;
  const error = writeError(transaction, { producerId, producerEpoch, isPart, whenAbsent }) || memberError(state, entry);
  if (transaction === undefined || error !== ErrorCode.NONE) return { error, partitions: [] };
  begin(transaction, entry.at);
  // As in Kafka the group exists from its first pending offset on, and may be listed and deleted.
  groupOf(state, group);
  const staged = joinGroup(state, transaction, group);
  const partitions = entry.offsets.map(([name, partition, offset, leaderEpoch, metadata]) => {
    const topic = state.topics.get(name);
    if (topic?.partitions[partition] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const at = { committedAtMs: entry.at, coordinatorEpoch: author.epoch, order: state.offsetCommits++ };
    const committed = { offset, leaderEpoch, metadata, ...at };
    staged.set(partitionKey(topic.id, partition), { topicId: topic.id, partition, committed });
    return ErrorCode.NONE;
  });
  return { error: ErrorCode.NONE, partitions };
}

/** Producers of old versions do not say who they are, and need not be members. */
function memberError(state: State, entry: TxnOffsetCommitEntry): number {
  if (entry.generation < 0 && entry.memberId === '') return ErrorCode.NONE;
  const group = state.groups.get(entry.group);
  if (group === undefined) return entry.generation < 0 ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
  const error = committerError(state, group, entry);
  return error === ErrorCode.STALE_MEMBER_EPOCH ? ErrorCode.ILLEGAL_GENERATION : error;
}
