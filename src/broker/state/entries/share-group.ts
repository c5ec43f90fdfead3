import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { HeartbeatLimits } from '../consumer-group/heartbeat.js';
import { coordinates, groupOf, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import { type ShareHeartbeat, shareHeartbeat, withoutShareMembers } from '../share-group/heartbeat.js';
import { emptyMembership, newShareGroup } from '../share-group/share-group.js';
import type { GroupState, State } from '../state.js';
import type { ConsumerGroupHeartbeatOutcome } from './consumer-group.js';

/** A heartbeat that changes who is in a share group, or what for; others are answered from the state. */
export interface ShareGroupHeartbeatEntry {
  kind: 'share-group-heartbeat';
  group: string;
  said: ShareHeartbeat;
  limits: HeartbeatLimits;
  at: number;
}

/** Members that were silent. */
export interface ShareGroupFenceEntry {
  kind: 'share-group-fence';
  group: string;
  memberIds: string[];
  at: number;
}

export function applyShareGroupHeartbeat(
  state: State,
  entry: ShareGroupHeartbeatEntry,
  author: Author,
): ConsumerGroupHeartbeatOutcome {
  if (!coordinates(state, entry.group, author)) return { ...notCoordinator(entry.group), reply: null };
  const known = state.groups.get(entry.group);
  const refusal = shareGroupError(known, entry.group, entry.said.memberEpoch);
  if (refusal !== null) return { ...refusal, reply: null };
  const before = known?.share?.membership ?? emptyMembership;
  const { membership, reply } = shareHeartbeat(before, entry.said, state, entry.limits, entry.at);
  if (membership !== before) shareGroupOf(state, entry.group).membership = membership;
  return { error: ErrorCode.NONE, reply };
}

export function applyShareGroupFence(state: State, entry: ShareGroupFenceEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const share = state.groups.get(entry.group)?.share;
  if (!share) return { error: ErrorCode.GROUP_ID_NOT_FOUND };
  share.membership = withoutShareMembers(share.membership, entry.memberIds, state);
  return { error: ErrorCode.NONE };
}

/** Whether a group cannot take this heartbeat at all: it does not exist, or is of another type. */
export function shareGroupError(group: GroupState | undefined, id: string, memberEpoch = 0): Outcome | null {
  const notFound = (message: string) => ({ error: ErrorCode.GROUP_ID_NOT_FOUND, message });
  if (group === undefined) return memberEpoch === 0 ? null : notFound(`Share group ${id} not found.`);
  return group.share === null ? notFound(`Group ${id} is not a share group.`) : null;
}

/** The group's share part, made with the group when there is none. */
export function shareGroupOf(state: State, id: string) {
  const group = groupOf(state, id);
  group.protocolType = 'share';
  group.share ??= newShareGroup();
  return group.share;
}
