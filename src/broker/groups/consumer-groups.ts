import { ErrorCode } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import type { Broker } from '../context.js';
import type { LogObject } from '../metadata/log-object.js';
import { type ConsumerGroup, emptyConsumerGroup, staticMember } from '../state/consumer-group/consumer-group.js';
import {
  type HeartbeatLimits,
  type HeartbeatReply,
  heartbeat,
  type MemberHeartbeat,
} from '../state/consumer-group/heartbeat.js';
import { type ClassicMembership, notUpgraded } from '../state/consumer-group/upgrade.js';
import { coordinatorOf } from '../state/coordinator.js';
import { groupBefore } from '../state/entries/consumer-group.js';
import { ClassicInConsumerGroup } from './classic-in-consumer-group.js';
import { proposeOrMove } from './durable.js';
import { type LateMember, MemberTimers } from './member-timers.js';
import { changesMembers, movesGroups } from './moves-groups.js';
import type { Leave, Replies } from './turn.js';

/**
 * The KIP-848 groups that this broker coordinates. The groups themselves are in the metadata log; all that lives here are
 * the timers of their members, which start anew when this broker takes a group over.
 */
export class ConsumerGroups {
  readonly #broker: Broker;
  readonly #timers: MemberTimers;
  readonly classic: ClassicInConsumerGroup;

  constructor(broker: Broker) {
    this.#broker = broker;
    this.#timers = new MemberTimers({
      clock: broker.clock,
      sessionTimeoutMs: (group) => this.sessionTimeoutMs(group),
      onLate: (group, members) => void this.#fence(group, members),
    });
    this.classic = new ClassicInConsumerGroup({
      broker,
      timers: this.#timers,
      limits: (group) => this.#limits(group),
    });
    for (const id of broker.state.groups.keys()) this.#watch(id);
    broker.log.onFold((object) => this.#folded(object));
    broker.onStop(() => this.#timers.close());
  }

  /**
   * Answers a heartbeat, after what it changes is durable. With the members of a classic group, a joining member makes it
   * a group of the KIP-848 protocol if the migration policy allows. Call only after a successful claim of the group.
   */
  async heartbeat(groupId: string, said: MemberHeartbeat, classic: ClassicMembership | null): Promise<HeartbeatReply> {
    const { state, clock } = this.#broker;
    if (said.memberEpoch === 0 && classic !== null && !this.#allows('upgrade')) {
      const { code, message } = notUpgraded(groupId, 'because online upgrade is disabled.');
      return refused(said, code, message);
    }
    const at = clock.wallMs();
    const limits = this.#limits(groupId);
    const upgrades = (said.memberEpoch === 0 && classic) || undefined;
    const before = groupBefore(state, groupId, said.memberEpoch, { upgrades, maxSize: limits.maxSize });
    if ('error' in before) return refused(said, before.error, before.message);
    const tried = heartbeat(before, said, state, limits, at);
    let { reply } = tried;
    const upgrading = upgrades && { upgrades };
    if (tried.group !== before) {
      const entry = { kind: 'consumer-group-heartbeat' as const, group: groupId, said, limits, at, ...upgrading };
      const outcome = await proposeOrMove(this.#broker, entry);
      if (outcome.error !== ErrorCode.NONE) return refused(said, outcome.error, outcome.message);
      reply = outcome.reply!;
    }
    if (reply.error === ErrorCode.NONE && said.memberEpoch >= 0) this.#timers.heard(groupId, reply.memberId);
    return reply;
  }

  /** Members that an operator removes, each with its own error. */
  async remove(group: string, leaving: Leave['members']): Promise<Replies['leave']> {
    const consumer = this.#broker.state.groups.get(group)?.consumer ?? emptyConsumerGroup;
    const found = leaving.map((who) => ({ ...who, ...memberToRemove(consumer, who) }));
    const gone = found.filter(({ error }) => error === ErrorCode.NONE);
    const members = gone.map(({ found }) => ({ memberId: found, epoch: null }));
    const entry = this.#fenceEntry(group, members);
    const { error } = gone.length === 0 ? { error: ErrorCode.NONE } : await proposeOrMove(this.#broker, entry);
    const answerOf = ({ memberId, instanceId, ...who }: (typeof found)[number]) => ({
      memberId,
      instanceId,
      error: who.error || error,
    });
    return { members: found.map(answerOf) };
  }

  sessionTimeoutMs(groupId: string): number {
    return this.#config(groupId, 'consumer.session.timeout.ms');
  }

  heartbeatIntervalMs(groupId: string): number {
    return this.#config(groupId, 'consumer.heartbeat.interval.ms');
  }

  /** Members that are gone without a word in this protocol. */
  async fence(group: string, memberIds: string[]): Promise<void> {
    await this.#fence(
      group,
      memberIds.map((memberId) => ({ memberId, epoch: null })),
    );
  }

  #allows(direction: 'upgrade' | 'downgrade'): boolean {
    const { groupConsumerMigrationPolicy: policy } = this.#broker.config;
    return policy === 'bidirectional' || policy === direction;
  }

  #downgrade(): { downgradeUpTo?: number } {
    return this.#allows('downgrade') ? { downgradeUpTo: this.#broker.config.groupMaxSize } : {};
  }

  #fenceEntry(group: string, members: LateMember[]) {
    const at = this.#broker.clock.wallMs();
    return { kind: 'consumer-group-fence' as const, group, members, ...this.#downgrade(), at };
  }

  #limits(groupId: string): HeartbeatLimits {
    const { groupConsumerMaxSize } = this.#broker.config;
    return {
      ...this.#downgrade(),
      maxSize: groupConsumerMaxSize,
      assignmentIntervalMs: this.#config(groupId, 'consumer.assignment.interval.ms'),
    };
  }

  #config(groupId: string, name: string): number {
    return Number(groupConfig(this.#broker, groupId, name));
  }

  #folded({ entries }: LogObject): void {
    for (const entry of entries) {
      if (changesMembers.has(entry.kind)) this.#watch((entry as { group: string }).group);
      if (movesGroups.has(entry.kind)) for (const id of this.#broker.state.groups.keys()) this.#watch(id);
    }
  }

  #watch(groupId: string): void {
    const { state, config } = this.#broker;
    const group = state.groups.get(groupId)?.consumer ?? null;
    if (group === null && !this.#timers.has(groupId)) return;
    const isMine = group !== null && coordinatorOf(state, groupId)?.id === config.id;
    this.#timers.watch(groupId, isMine ? [...group.members.values()] : []);
  }

  async #fence(group: string, members: LateMember[]): Promise<void> {
    const late = members.map(({ memberId, epoch }) => ({ memberId, epoch }));
    const outcome = await proposeOrMove(this.#broker, this.#fenceEntry(group, late));
    this.#broker.logger.info('members were late', { group, members: late, error: outcome.error });
    this.#watch(group);
  }
}

function memberToRemove(
  group: ConsumerGroup,
  { memberId, instanceId }: Leave['members'][number],
): { found: string; error: number } {
  if (instanceId === null) {
    return { found: memberId, error: group.members.has(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID };
  }
  const seated = staticMember(group, instanceId);
  if (seated === null) return { found: memberId, error: ErrorCode.UNKNOWN_MEMBER_ID };
  const isOther = memberId !== '' && memberId !== seated.id;
  return { found: seated.id, error: isOther ? ErrorCode.FENCED_INSTANCE_ID : ErrorCode.NONE };
}

function refused({ memberId }: MemberHeartbeat, error: number, message?: string): HeartbeatReply {
  return { error, message: message ?? null, memberId, memberEpoch: 0, assignment: null };
}
