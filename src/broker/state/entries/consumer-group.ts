import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { emptyConsumerGroup } from '../consumer-group/consumer-group.js';
import {
  type HeartbeatLimits,
  type HeartbeatReply,
  heartbeat,
  type MemberHeartbeat,
} from '../consumer-group/heartbeat.js';
import { withoutMembers } from '../consumer-group/leave.js';
import { coordinates, groupOf, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import type { GroupState, State } from '../state.js';

/** A heartbeat that changes its group; those that change nothing are answered from the state and never written. */
export interface ConsumerGroupHeartbeatEntry {
  kind: 'consumer-group-heartbeat';
  group: string;
  said: MemberHeartbeat;
  limits: HeartbeatLimits;
  at: number;
}

export interface ConsumerGroupHeartbeatOutcome extends Outcome {
  reply: HeartbeatReply | null;
}

/** Members that were silent, or did not give up in time what was revoked. */
export interface ConsumerGroupFenceEntry {
  kind: 'consumer-group-fence';
  group: string;
  /** With an epoch: only while the member is still in that epoch and has not given its partitions up. */
  members: { memberId: string; epoch: number | null }[];
  at: number;
}

/** Decides a heartbeat: the outcome holds the answer, in which a refusal is one of Kafka's errors. */
export function applyConsumerGroupHeartbeat(
  state: State,
  entry: ConsumerGroupHeartbeatEntry,
  author: Author,
): ConsumerGroupHeartbeatOutcome {
  if (!coordinates(state, entry.group, author)) return { ...notCoordinator(entry.group), reply: null };
  const known = state.groups.get(entry.group);
  const refusal = consumerGroupError(known, entry.group, entry.said.memberEpoch);
  if (refusal !== null) return { ...refusal, reply: null };
  const before = known?.consumer ?? emptyConsumerGroup;
  const { group, reply } = heartbeat(before, entry.said, state, entry.limits, entry.at);
  if (group !== before) {
    const changed = groupOf(state, entry.group);
    changed.consumer = group;
    changed.classic = null;
    changed.protocolType = 'consumer';
  }
  return { error: ErrorCode.NONE, reply };
}

/** Whether a group cannot take this heartbeat at all: it does not exist, or its members speak the classic protocol. */
export function consumerGroupError(group: GroupState | undefined, id: string, memberEpoch: number): Outcome | null {
  if (memberEpoch === 0) return group?.classic?.members.length ? classicMembersError(id, memberEpoch) : null;
  if (group === undefined) {
    return { error: ErrorCode.GROUP_ID_NOT_FOUND, message: `Consumer group ${id} not found.` };
  }
  return group.consumer === null ? classicMembersError(id, memberEpoch) : null;
}

/** Members of both protocols are never in one group here: Kafka's `group.consumer.migration.policy` is `disabled`. */
export function classicMembersError(id: string, memberEpoch: number): Outcome {
  const message =
    memberEpoch === 0
      ? `Cannot upgrade classic group ${id} to consumer group because online upgrade is disabled.`
      : `Group ${id} is not a consumer group.`;
  return { error: ErrorCode.GROUP_ID_NOT_FOUND, message };
}

export function applyConsumerGroupFence(state: State, entry: ConsumerGroupFenceEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const group = state.groups.get(entry.group);
  if (!group?.consumer) return { error: ErrorCode.GROUP_ID_NOT_FOUND };
  const { members } = group.consumer;
  const late = entry.members.filter(({ memberId, epoch }) => {
    const member = members.get(memberId);
    return epoch === null || (member?.state === 'unrevoked' && member.epoch === epoch);
  });
  const memberIds = late.map(({ memberId }) => memberId);
  group.consumer = withoutMembers(group.consumer, memberIds, state);
  return { error: ErrorCode.NONE };
}
