import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { type ConsumerGroup, emptyConsumerGroup } from '../consumer-group/consumer-group.js';
import { downgradeTo, onlyClassicMembers } from '../consumer-group/downgrade.js';
import {
  type HeartbeatLimits,
  type HeartbeatReply,
  heartbeat,
  type MemberHeartbeat,
} from '../consumer-group/heartbeat.js';
import { withoutConsumers } from '../consumer-group/leave.js';
import { Refusal } from '../consumer-group/refusal.js';
import { type ClassicMembership, upgrade } from '../consumer-group/upgrade.js';
import { becomeClassic, coordinates, groupOf, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** A heartbeat that changes its group; those that change nothing are answered from the state and never written. */
export interface ConsumerGroupHeartbeatEntry {
  kind: 'consumer-group-heartbeat';
  group: string;
  said: MemberHeartbeat;
  limits: HeartbeatLimits;
  /** The members of the classic group that this heartbeat makes a group of the KIP-848 protocol. */
  upgrades?: ClassicMembership;
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
  downgradeUpTo?: number;
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
  const { said, limits, at } = entry;
  const from = groupBefore(state, entry.group, said.memberEpoch, { upgrades: entry.upgrades, maxSize: limits.maxSize });
  if ('error' in from) return { ...from, reply: null };
  const { group, reply } = heartbeat(from, said, state, limits, at);
  if (group === known?.consumer || reply.error !== ErrorCode.NONE) return { error: ErrorCode.NONE, reply };
  const changed = groupOf(state, entry.group);
  if (said.memberEpoch === -1 && onlyClassicMembers(group, limits)) {
    becomeClassic(changed, downgradeTo(group, { generation: from.epoch, mustRebalance: true }, state), at);
  } else {
    changed.consumer = group;
    changed.classic = null;
    changed.protocolType = 'consumer';
  }
  return { error: ErrorCode.NONE, reply };
}

interface Upgrading {
  /** Undefined: there are no classic members, or they stay what they are. */
  upgrades: ClassicMembership | undefined;
  maxSize: number;
}

/** The group that a heartbeat speaks to, or why it cannot: it does not exist, or its members speak the classic protocol. */
export function groupBefore(
  state: State,
  id: string,
  memberEpoch: number,
  { upgrades, maxSize }: Upgrading,
): ConsumerGroup | Outcome {
  const known = state.groups.get(id);
  if (known?.share) return notAConsumerGroup(id);
  if (known?.consumer?.members.size) return known.consumer;
  if (memberEpoch !== 0) {
    if (known === undefined) {
      return { error: ErrorCode.GROUP_ID_NOT_FOUND, message: `Consumer group ${id} not found.` };
    }
    return known.consumer ?? notAConsumerGroup(id);
  }
  if (upgrades === undefined) return known?.classic?.members.length ? movedOn : (known?.consumer ?? emptyConsumerGroup);
  if (upgrades.generation !== (known?.generation ?? 0)) return movedOn;
  return upgradeOr(id, upgrades, state, maxSize);
}

function upgradeOr(id: string, upgrades: ClassicMembership, topics: State, maxSize: number): ConsumerGroup | Outcome {
  try {
    return upgrade(id, upgrades, topics, maxSize);
  } catch (error) {
    if (error instanceof Refusal) return { error: error.code, message: error.message };
    throw error;
  }
}

/** The classic group went on since its coordinator looked: the client asks again. */
const movedOn: Outcome = { error: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS };

export function notAConsumerGroup(id: string): Outcome {
  return { error: ErrorCode.GROUP_ID_NOT_FOUND, message: `Group ${id} is not a consumer group.` };
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
  const { epoch } = group.consumer;
  const left = withoutConsumers(group.consumer, memberIds, state);
  if (left === group.consumer) return { error: ErrorCode.NONE };
  if (onlyClassicMembers(left, entry)) {
    becomeClassic(group, downgradeTo(left, { generation: epoch, mustRebalance: true }, state), entry.at);
  } else group.consumer = left;
  return { error: ErrorCode.NONE };
}
