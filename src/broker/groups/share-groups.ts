import { ErrorCode } from '../../protocol/index.js';
import { brokerSynonyms } from '../configs/broker-values.js';
import { groupConfig } from '../configs/group-resource.js';
import type { Broker } from '../context.js';
import type { LogObject } from '../metadata/log-object.js';
import type { HeartbeatLimits, HeartbeatReply } from '../state/consumer-group/heartbeat.js';
import { coordinatorOf } from '../state/coordinator.js';
import { shareGroupError } from '../state/entries/share-group.js';
import { type ShareHeartbeat, shareHeartbeat } from '../state/share-group/heartbeat.js';
import { emptyMembership } from '../state/share-group/share-group.js';
import { proposeOrMove } from './durable.js';
import { MemberTimers } from './member-timers.js';
import { movesGroups } from './moves-groups.js';

/** The share groups that this broker coordinates: they are in the metadata log, the sessions of their members are here. */
export class ShareGroups {
  readonly #broker: Broker;
  readonly #timers: MemberTimers;

  constructor(broker: Broker) {
    this.#broker = broker;
    this.#timers = new MemberTimers({
      clock: broker.clock,
      sessionTimeoutMs: (group) => Number(groupConfig(broker, group, 'share.session.timeout.ms')),
      onLate: (group, members) =>
        void this.#fence(
          group,
          members.map(({ memberId }) => memberId),
        ),
    });
    for (const id of broker.state.groups.keys()) this.#watch(id);
    broker.log.onFold((object) => this.#folded(object));
    broker.onStop(() => this.#timers.close());
  }

  /** Answers a heartbeat, after what it changes is durable. Call only after a successful claim of the group. */
  async heartbeat(groupId: string, said: ShareHeartbeat): Promise<HeartbeatReply> {
    const { state, clock } = this.#broker;
    const known = state.groups.get(groupId);
    const refusal = shareGroupError(known, groupId, said.memberEpoch);
    if (refusal !== null) return refused(refusal.error, refusal.message);
    const before = known?.share?.membership ?? emptyMembership;
    const at = clock.wallMs();
    const limits = this.#limits(groupId);
    const tried = shareHeartbeat(before, said, state, limits, at);
    let { reply } = tried;
    if (tried.membership !== before) {
      const entry = { kind: 'share-group-heartbeat' as const, group: groupId, said, limits, at };
      const outcome = await proposeOrMove(this.#broker, entry);
      if (outcome.error !== ErrorCode.NONE) return refused(outcome.error, outcome.message);
      reply = outcome.reply!;
    }
    if (reply.error === ErrorCode.NONE && said.memberEpoch >= 0) this.#timers.heard(groupId, reply.memberId);
    return reply;
  }

  #limits(groupId: string): HeartbeatLimits {
    return {
      maxSize: Number(brokerSynonyms(this.#broker, 'group.share.max.size')[0]!.value),
      assignmentIntervalMs: Number(groupConfig(this.#broker, groupId, 'share.assignment.interval.ms')),
    };
  }

  #folded({ entries }: LogObject): void {
    for (const entry of entries) {
      if (entry.kind === 'share-group-heartbeat' || entry.kind === 'share-group-fence') this.#watch(entry.group);
      if (entry.kind === 'group-delete') this.#watch(entry.group);
      if (movesGroups.has(entry.kind)) for (const id of this.#broker.state.groups.keys()) this.#watch(id);
    }
  }

  #watch(groupId: string): void {
    const { state, config } = this.#broker;
    const share = state.groups.get(groupId)?.share ?? null;
    if (share === null && !this.#timers.has(groupId)) return;
    const isMine = share !== null && coordinatorOf(state, groupId)?.id === config.id;
    const members = isMine ? [...share.membership.members.values()] : [];
    this.#timers.watch(
      groupId,
      members.map(({ id, epoch }) => ({ id, epoch, state: 'stable', rebalanceTimeoutMs: -1, classic: null })),
    );
  }

  async #fence(group: string, memberIds: string[]): Promise<void> {
    const entry = { kind: 'share-group-fence' as const, group, memberIds, at: this.#broker.clock.wallMs() };
    const { error } = await proposeOrMove(this.#broker, entry);
    this.#broker.logger.info('share members were silent', { group, memberIds, error });
    this.#watch(group);
  }
}

function refused(error: number, message?: string): HeartbeatReply {
  return { error, message: message ?? null, memberId: '', memberEpoch: 0, assignment: null };
}
