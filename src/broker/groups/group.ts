import { ErrorCode } from '../../protocol/index.js';
import { electProtocol, sharedProtocols } from '../state/classic-protocol-vote.js';

/**
 * A classic consumer group, as its coordinator holds it in memory: members, their votes, and where the rebalance stands.
 *
 * Empty → PreparingRebalance (members are joining) → CompletingRebalance (the leader is computing the assignment)
 * → Stable, and back to PreparingRebalance whenever the membership changes. Dead: this broker no longer coordinates it.
 * Durable are the generation, who is in it and what each is assigned, and the committed offsets; after the coordinator dies,
 * the members of a stable group go on with the next one. Those that were joining learn UNKNOWN_MEMBER_ID and join again.
 */
export interface Group {
  readonly id: string;
  state: GroupState;
  /** Never repeated and never lower than one that a member has seen, also across coordinators. */
  generation: number;
  protocolType: string | null;
  protocol: string | null;
  leaderId: string | null;
  readonly members: Map<string, Member>;
  /** `group.instance.id` → member id (KIP-345). */
  readonly staticMembers: Map<string, string>;
  /** Member ids handed out with MEMBER_ID_REQUIRED (KIP-394) and not yet joined → when they are forgotten. */
  readonly pendingJoin: Map<string, number>;
  /** Members of this generation whose SyncGroup has not come yet. */
  readonly pendingSync: Set<string>;
  joinPhase: JoinPhase | null;
  syncDeadlineMs: number | null;
}

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

export interface Member {
  id: string;
  instanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  /** In the member's order of preference. */
  protocols: Protocol[];
  assignment: Buffer;
  /** Joined, and never yet told so: it cannot heartbeat, so the session timeout does not apply to it. */
  isNew: boolean;
  awaitingJoin: RequestToken | null;
  awaitingSync: RequestToken | null;
  sessionDeadlineMs: number;
}

export interface Protocol {
  name: string;
  metadata: Buffer;
}

/** Names a request whose answer is still owed. */
export type RequestToken = number;

/** `initial` phases wait for their deadline even when all have joined, so that a starting fleet rebalances once. */
export type JoinPhase =
  | { kind: 'initial'; deadlineMs: number; remainingMs: number; memberAdded: boolean }
  | { kind: 'rejoin'; deadlineMs: number };

export function newGroup(id: string, generation: number, protocolType: string | null): Group {
  return {
    id,
    state: 'Empty',
    generation,
    protocolType,
    protocol: null,
    leaderId: null,
    members: new Map(),
    staticMembers: new Map(),
    pendingJoin: new Map(),
    pendingSync: new Set(),
    joinPhase: null,
    syncDeadlineMs: null,
  };
}

/** Who may speak for a member: ErrorCode.NONE, UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when another one took its `group.instance.id`. */
export function memberError(group: Group, memberId: string, instanceId: string | null): number {
  if (instanceId !== null) {
    const owner = group.staticMembers.get(instanceId);
    if (owner === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (owner !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  }
  return group.members.has(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
}

export function allJoined(group: Group): boolean {
  if (group.pendingJoin.size > 0) return false;
  for (const member of group.members.values()) if (member.awaitingJoin === null) return false;
  return true;
}

export function awaitingJoinCount(group: Group): number {
  let count = 0;
  for (const member of group.members.values()) if (member.awaitingJoin !== null) count += 1;
  return count;
}

/** The slowest member sets the pace. */
export function rebalanceTimeoutMs(group: Group): number {
  let longest = 0;
  for (const member of group.members.values()) longest = Math.max(longest, member.rebalanceTimeoutMs);
  return longest;
}

/** Whether a member with these protocols can be in the group: same type, and at least one protocol that all others have. */
export function acceptsProtocols(group: Group, protocolType: string, protocols: Protocol[]): boolean {
  if (protocolType === '' || protocols.length === 0) return false;
  if (group.members.size === 0) return true;
  if (protocolType !== group.protocolType) return false;
  const shared = sharedProtocols([...group.members.values()]);
  return protocols.some((protocol) => shared.has(protocol.name));
}

/** The protocol of the next generation, by the members' votes. */
export function selectProtocol(group: Group): string {
  const leader = group.members.get(group.leaderId ?? '');
  const winner = electProtocol([...group.members.values()], leader?.protocols ?? null);
  if (winner === null) throw new Error(`group ${group.id}: selecting a protocol among members that share none`);
  return winner;
}

export function sameProtocols(left: Protocol[], right: Protocol[]): boolean {
  return (
    left.length === right.length &&
    left.every((protocol, i) => protocol.name === right[i]!.name && protocol.metadata.equals(right[i]!.metadata))
  );
}

export function protocolMetadata(member: Member, protocol: string | null): Buffer {
  return member.protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0);
}
