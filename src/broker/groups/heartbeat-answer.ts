import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { HeartbeatReply } from '../state/consumer-group/heartbeat.js';

/** What the member of a KIP-848 or share group is told; the heartbeat interval only while it is in the group. */
export function heartbeatAnswer(reply: HeartbeatReply, heartbeatIntervalMs: number) {
  const isMember = reply.error === ErrorCode.NONE;
  const assigned = reply.assignment && Object.entries(reply.assignment);
  return {
    errorCode: reply.error,
    errorMessage: reply.message,
    memberId: isMember ? reply.memberId : null,
    memberEpoch: reply.memberEpoch,
    heartbeatIntervalMs: isMember && reply.memberEpoch >= 0 ? heartbeatIntervalMs : 0,
    assignment: assigned && {
      topicPartitions: assigned.map(([topicId, partitions]) => ({ topicId, partitions: [...partitions] })),
    },
  };
}

/** A topic that another broker has just created may not have been folded here yet. */
export async function learnTopics(broker: Broker, topicNames: readonly string[] | null): Promise<void> {
  if (topicNames?.some((name) => !broker.state.topics.has(name))) await broker.caughtUp();
}
