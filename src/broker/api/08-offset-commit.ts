import { ErrorCode, type RequestOf, type ResponseOf, type Writable } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { proposeOrMove } from '../groups/durable.js';
import { offsetError } from '../groups/offset-error.js';
import { topicNameOf } from '../groups/topic-names.js';
import type { OffsetToCommit } from '../state/entries/groups.js';

/**
 * OffsetCommit v2–10. Acknowledged only after the offsets are in the metadata log, by the coordinator that the log names
 * at that very entry: neither a crash nor a paused coordinator loses or rolls back an acknowledged commit. Unused
 * offsets expire (`groups/expire-offsets.ts`), those of v2–4 at the time that their commit names, if it names one; all go with their topic or group.
 *
 * v5 no retention time · v6 leader epoch · v7 `group.instance.id` · v8 flexible · v9 GROUP_ID_NOT_FOUND · v10 topic ids.
 */
export const offsetCommit = serve('OffsetCommit', { min: 2, max: 10 }, async (broker, request, { version }) => {
  await broker.recent();
  await learnTopics(broker, request, version);
  const requested = offsetsOf(broker, request, version);
  const error = groupError(broker, request, version);
  if (error !== ErrorCode.NONE) return answer(requested, () => error);
  const valid = requested.filter((offset) => offset.error === ErrorCode.NONE);
  // Defect `forget-commits`: acknowledged, not kept.
  if (broker.defects.has('forget-commits')) return answer(requested, ({ error }) => error);
  if (valid.length === 0) return answer(requested, ({ error }) => error);
  const outcome = await proposeOrMove(broker, {
    kind: 'offset-commit',
    group: request.groupId,
    generation: request.generationIdOrMemberEpoch,
    memberId: request.memberId,
    // −1, as from all newer versions: the broker's retention.
    ...(request.retentionTimeMs >= 0 ? { retentionMs: Number(request.retentionTimeMs) } : {}),
    at: broker.clock.wallMs(),
    offsets: valid.map(({ commit }) => commit),
  });
  const errors = new Map(valid.map((offset, i) => [offset, outcome.partitions[i] ?? outcome.error]));
  return answer(requested, (offset) => errors.get(offset) ?? offset.error);
});

type Request = RequestOf<'OffsetCommit'>;

interface Requested {
  topic: Request['topics'][number];
  commit: OffsetToCommit;
  error: number;
}

/** May this member commit? Asked in the same turn as the proposal, so that no rebalance comes between. */
function groupError(broker: Broker, request: Request, version: number): number {
  const groups = groupCoordinator(broker);
  const claim = groups.claim(request.groupId);
  if (claim !== ErrorCode.NONE) return claim;
  const { groupId, memberId, groupInstanceId, generationIdOrMemberEpoch: generation } = request;
  if (generation >= 0 && !groups.exists(groupId)) {
    return version >= 9 ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
  }
  const consumerGroup = groups.consumerGroup(groupId);
  if (consumerGroup !== null) {
    // The fold decides about the epoch; older versions have no error that would make a KIP-848 member do the right thing.
    return version < 9 && consumerGroup.members.get(memberId)?.classic === null
      ? ErrorCode.UNSUPPORTED_VERSION
      : ErrorCode.NONE;
  }
  return groups.resident(groupId).commitError(memberId, groupInstanceId, generation);
}

/** A topic that another broker has just created may not have been folded here yet. */
async function learnTopics(broker: Broker, request: Request, version: number): Promise<void> {
  if (request.topics.some((topic) => topicNameOf(broker.state, topic, version) === null)) await broker.caughtUp();
}

function offsetsOf(broker: Broker, request: Request, version: number): Requested[] {
  return request.topics.flatMap((topic) => {
    const name = topicNameOf(broker.state, topic, version);
    return topic.partitions.map((partition): Requested => {
      const metadata = partition.committedMetadata ?? '';
      const offset = Number(partition.committedOffset);
      const commit: OffsetToCommit = [
        name ?? '',
        partition.partitionIndex,
        offset,
        partition.committedLeaderEpoch,
        metadata,
      ];
      const isUnknownId = name === null && version >= 10;
      return { topic, commit, error: isUnknownId ? ErrorCode.UNKNOWN_TOPIC_ID : offsetError(broker, commit) };
    });
  });
}

function answer(requested: Requested[], errorOf: (offset: Requested) => number): Writable<ResponseOf<'OffsetCommit'>> {
  const topics = new Map<Requested['topic'], { partitionIndex: number; errorCode: number }[]>();
  for (const offset of requested) {
    const partitions = topics.get(offset.topic) ?? [];
    partitions.push({ partitionIndex: offset.commit[1], errorCode: errorOf(offset) });
    topics.set(offset.topic, partitions);
  }
  return { topics: [...topics].map(([{ name, topicId }, partitions]) => ({ name, topicId, partitions })) };
}
