import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { type ClassicJoin, type ClassicJoinReply, joinAsClassic } from '../state/consumer-group/classic-join.js';
import {
  type ClassicSide,
  type ConsumerGroup,
  type ConsumerMember,
  partitionsOf,
} from '../state/consumer-group/consumer-group.js';
import { writeAssignment } from '../state/consumer-group/embedded-protocol.js';
import type { HeartbeatLimits } from '../state/consumer-group/heartbeat.js';
import { mustRejoin, mustRejoinToSync } from '../state/consumer-group/rejoin.js';
import { proposeOrMove } from './durable.js';
import type { MemberTimers } from './member-timers.js';
import { type Heartbeat, type JoinReply, refusedJoin, refusedSync, type Sync, type SyncReply } from './turn.js';

type ClassicConsumerMember = ConsumerMember & { readonly classic: ClassicSide };

interface Ports {
  broker: Broker;
  timers: MemberTimers;
  limits(groupId: string): HeartbeatLimits;
}

/**
 * Members that speak the classic protocol in groups of the KIP-848 protocol: their JoinGroup is what a heartbeat is to
 * others, SyncGroup tells them what they have, and a Heartbeat when they must join again.
 */
export class ClassicInConsumerGroup {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Answered at once, after what it changes is durable: nobody waits for other members. */
  async join(said: ClassicJoin): Promise<JoinReply> {
    const { broker, timers } = this.#ports;
    const { groupMinSessionTimeoutMs, groupMaxSessionTimeoutMs } = broker.config;
    const { groupId, sessionTimeoutMs } = said;
    if (sessionTimeoutMs < groupMinSessionTimeoutMs || sessionTimeoutMs > groupMaxSessionTimeoutMs) {
      return refusedJoin(said.hasNoId ? '' : said.memberId, ErrorCode.INVALID_SESSION_TIMEOUT);
    }
    const { error, reply } = await this.#joined(said);
    if (reply === null) return refusedJoin(said.hasNoId ? '' : said.memberId, error);
    if (reply.error !== ErrorCode.NONE) return refusedJoin(reply.memberId, reply.error);
    timers.heard(groupId, reply.memberId);
    timers.expectStep(groupId, reply.memberId, said.rebalanceTimeoutMs, { anew: true });
    const { memberId, generation, protocol } = reply;
    const nobodyLeads = { leaderId: '', members: [], skipAssignment: false };
    return { error: ErrorCode.NONE, memberId, generation, protocolType: 'consumer', protocol, ...nobodyLeads };
  }

  sync(groupId: string, event: Omit<Sync, 'request' | 'kind'>): SyncReply {
    const { broker, timers } = this.#ports;
    const found = this.#speaker(groupId, event);
    if (typeof found === 'number') return refusedSync(found);
    const { group, member } = found;
    const { name, metadata } = member.classic.protocols[0]!;
    const isOtherType = event.protocolType !== null && event.protocolType !== 'consumer';
    const isOtherProtocol = event.protocol !== null && event.protocol !== name;
    if (isOtherType || isOtherProtocol) return refusedSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    if (mustRejoinToSync(group, member)) {
      timers.expectStep(groupId, member.id, member.rebalanceTimeoutMs, { anew: false });
      return refusedSync(ErrorCode.REBALANCE_IN_PROGRESS);
    }
    timers.heard(groupId, member.id);
    timers.expectStep(groupId, member.id, null, { anew: true });
    const assignment = writeAssignment(partitionsOf(member.assigned), Buffer.from(metadata, 'base64'), broker.state);
    return { error: ErrorCode.NONE, protocolType: event.protocolType, protocol: event.protocol, assignment };
  }

  /** ErrorCode.NONE, or what the member must hear: it is not one, it is in another generation, it must join again. */
  heartbeat(groupId: string, event: Omit<Heartbeat, 'request' | 'kind'>): number {
    const { timers } = this.#ports;
    const found = this.#speaker(groupId, event);
    if (typeof found === 'number') return found;
    const { group, member } = found;
    timers.heard(groupId, member.id);
    if (!mustRejoin(group, member)) return ErrorCode.NONE;
    timers.expectStep(groupId, member.id, member.rebalanceTimeoutMs, { anew: false });
    return ErrorCode.REBALANCE_IN_PROGRESS;
  }

  async #joined(said: ClassicJoin): Promise<{ error: number; reply: ClassicJoinReply | null }> {
    const { broker, limits } = this.#ports;
    const { groupId: group } = said;
    const at = broker.clock.wallMs();
    const consumer = broker.state.groups.get(group)!.consumer!;
    const around = { topics: broker.state, limits: limits(group), atMs: at };
    const tried = joinAsClassic(consumer, said, around);
    if (tried.group === consumer) return { error: ErrorCode.NONE, reply: tried.reply };
    return proposeOrMove(broker, { kind: 'consumer-group-join', group, said, limits: around.limits, at });
  }

  /** The member that speaks, in its group, or the error that it must hear. */
  #speaker(
    groupId: string,
    { memberId, instanceId, generation }: { memberId: string; instanceId: string | null; generation: number },
  ): { group: ConsumerGroup; member: ClassicConsumerMember } | number {
    const group = this.#ports.broker.state.groups.get(groupId)?.consumer ?? null;
    const member = group?.members.get(memberId);
    if (group !== null && instanceId !== null && member?.instanceId !== instanceId) {
      const isTaken = [...group.members.values()].some((other) => other.instanceId === instanceId);
      return isTaken ? ErrorCode.FENCED_INSTANCE_ID : ErrorCode.UNKNOWN_MEMBER_ID;
    }
    if (group === null || member === undefined || member.classic === null) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (generation !== member.epoch) return ErrorCode.ILLEGAL_GENERATION;
    return { group, member: member as ClassicConsumerMember };
  }
}

/** A JoinGroup request as the fold wants it. */
export function classicJoinOf(
  request: RequestOf<'JoinGroup'>,
  from: Pick<ClassicJoin, 'memberId' | 'requiresKnownMemberId' | 'clientId' | 'clientHost' | 'rebalanceTimeoutMs'>,
): ClassicJoin {
  return {
    ...from,
    groupId: request.groupId,
    hasNoId: request.memberId === '',
    instanceId: request.groupInstanceId,
    sessionTimeoutMs: request.sessionTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols.map(({ name, metadata }) => ({ name, metadata: metadata.toString('base64') })),
  };
}
