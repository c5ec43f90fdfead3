import { ErrorCode } from '../../protocol/index.js';
import type { ClassicGeneration } from '../state/classic-generation.js';
import type { Protocol, RequestToken } from './group.js';

/** What can happen to a group. Every event that carries a `request` is answered exactly once, now or in a later turn. */
export type GroupEvent =
  | Join
  | Sync
  | Heartbeat
  | Leave
  | Commit
  | { kind: 'tick' }
  | { kind: 'rebalance' }
  | { kind: 'unload'; error: number };

export interface Join {
  kind: 'join';
  request: RequestToken;
  memberId: string;
  /** The id to give a member that has none yet. */
  newMemberId: string;
  instanceId: string | null;
  clientId: string;
  clientHost: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  protocolType: string;
  protocols: Protocol[];
  /** JoinGroup v4+ (KIP-394): a dynamic member must come back with the id it was given. */
  requiresKnownMemberId: boolean;
  /** JoinGroup v9+ (KIP-814): a returning static leader can be told that it leads and need not assign. */
  supportsSkippingAssignment: boolean;
}

export interface Sync {
  kind: 'sync';
  request: RequestToken;
  memberId: string;
  instanceId: string | null;
  generation: number;
  /** Null before SyncGroup v5 (KIP-559). */
  protocolType: string | null;
  protocol: string | null;
  assignments: { memberId: string; assignment: Buffer }[];
}

export interface Heartbeat {
  kind: 'heartbeat';
  request: RequestToken;
  memberId: string;
  instanceId: string | null;
  generation: number;
}

export interface Leave {
  kind: 'leave';
  request: RequestToken;
  members: { memberId: string; instanceId: string | null }[];
}

/** Asks whether an offset commit of this member may be written; the offsets themselves never come here. */
export interface Commit {
  kind: 'commit';
  request: RequestToken;
  /** With a transaction (TxnOffsetCommit), whose producer need not say for whom it commits. */
  isTransactional?: boolean;
  memberId: string;
  instanceId: string | null;
  generation: number;
}

export interface Replies {
  join: JoinReply;
  sync: SyncReply;
  heartbeat: { error: number };
  leave: { members: { memberId: string; instanceId: string | null; error: number }[] };
  commit: { error: number };
}

export interface JoinReply {
  error: number;
  memberId: string;
  generation: number;
  protocolType: string | null;
  protocol: string | null;
  leaderId: string;
  /** Every member with its metadata for the leader, nothing for the others. */
  members: { memberId: string; instanceId: string | null; metadata: Buffer }[];
  skipAssignment: boolean;
}

export interface SyncReply {
  error: number;
  protocolType: string | null;
  protocol: string | null;
  assignment: Buffer;
}

/**
 * What a turn asks of the outside. `persist` comes before the replies that depend on it: they may leave only after the
 * generation is durable, or a later coordinator could hand out the same generation to other members.
 */
export type Effect = Reply | Persist;

/** A generation: first that it exists, then who is in it and what each is assigned. */
export interface Persist {
  kind: 'persist';
  generation: number;
  protocolType: string | null;
  /** Null: nobody is assigned anything yet. */
  classic: ClassicGeneration | null;
}

export type Reply = {
  [K in keyof Replies]: { kind: 'reply'; to: K; request: RequestToken; reply: Replies[K] };
}[keyof Replies];

export interface GroupConfig {
  /** Kafka's `group.initial.rebalance.delay.ms`. */
  initialRebalanceDelayMs: number;
  /** Kafka's `group.min.session.timeout.ms` and `group.max.session.timeout.ms`. */
  minSessionTimeoutMs: number;
  maxSessionTimeoutMs: number;
  /** Kafka's `group.max.size`. */
  maxSize: number;
}

export const defaultGroupConfig: GroupConfig = {
  initialRebalanceDelayMs: 100,
  minSessionTimeoutMs: 6_000,
  maxSessionTimeoutMs: 1_800_000,
  maxSize: 2_147_483_647,
};

/** One event being applied: the time it happened at, and the effects it has had so far. */
export interface Turn {
  readonly nowMs: number;
  readonly config: GroupConfig;
  readonly effects: Effect[];
}

export function replyJoin(turn: Turn, request: RequestToken, reply: JoinReply): void {
  turn.effects.push({ kind: 'reply', to: 'join', request, reply });
}

export function refuseJoin(turn: Turn, request: RequestToken, memberId: string, error: number): void {
  replyJoin(turn, request, refusedJoin(memberId, error));
}

/** A join that got nowhere: Kafka's empty fields around the error. */
export function refusedJoin(memberId: string, error: number): JoinReply {
  const nothing = {
    generation: -1,
    protocolType: null,
    protocol: null,
    leaderId: '',
    members: [],
    skipAssignment: false,
  };
  return { ...nothing, memberId, error };
}

export function replySync(turn: Turn, request: RequestToken, reply: SyncReply): void {
  turn.effects.push({ kind: 'reply', to: 'sync', request, reply });
}

export function refuseSync(turn: Turn, request: RequestToken, error: number): void {
  replySync(turn, request, refusedSync(error));
}

export function refusedSync(error: number): SyncReply {
  return { error, protocolType: null, protocol: null, assignment: Buffer.alloc(0) };
}

export function replyHeartbeat(turn: Turn, request: RequestToken, error: number = ErrorCode.NONE): void {
  turn.effects.push({ kind: 'reply', to: 'heartbeat', request, reply: { error } });
}

export function replyCommit(turn: Turn, request: RequestToken, error: number = ErrorCode.NONE): void {
  turn.effects.push({ kind: 'reply', to: 'commit', request, reply: { error } });
}
