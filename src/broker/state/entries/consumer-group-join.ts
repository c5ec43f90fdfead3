import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { type ClassicJoin, type ClassicJoinReply, joinAsClassic } from '../consumer-group/classic-join.js';
import type { HeartbeatLimits } from '../consumer-group/heartbeat.js';
import { becomeClassic, coordinates, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** A JoinGroup of the classic protocol that changes a group of the KIP-848 protocol. */
export interface ConsumerGroupJoinEntry {
  kind: 'consumer-group-join';
  group: string;
  said: ClassicJoin;
  limits: HeartbeatLimits;
  at: number;
}

export interface ConsumerGroupJoinOutcome extends Outcome {
  reply: ClassicJoinReply | null;
}

/** Refused for a group that has no members any more, or has become a classic one meanwhile: the client asks again. */
export function applyConsumerGroupJoin(
  state: State,
  entry: ConsumerGroupJoinEntry,
  author: Author,
): ConsumerGroupJoinOutcome {
  if (!coordinates(state, entry.group, author)) return { ...notCoordinator(entry.group), reply: null };
  const group = state.groups.get(entry.group);
  if (!group?.consumer?.members.size) return { error: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, reply: null };
  const around = { topics: state, limits: entry.limits, atMs: entry.at };
  const joined = joinAsClassic(group.consumer, entry.said, around);
  if (joined.downgrade === null) group.consumer = joined.group;
  else becomeClassic(group, joined.downgrade, entry.at);
  return { error: ErrorCode.NONE, reply: joined.reply };
}
