import { type Group, newGroup } from '../../../src/broker/groups/group.js';
import { step } from '../../../src/broker/groups/step.js';
import {
  defaultGroupConfig,
  type Effect,
  type GroupConfig,
  type GroupEvent,
  type Join,
  type JoinReply,
  type Replies,
  type Sync,
  type SyncReply,
} from '../../../src/broker/groups/turn.js';
import { ErrorCode } from '../../../src/protocol/index.js';

export const sessionTimeoutMs = 10_000;
export const rebalanceTimeoutMs = 30_000;

/** One group, a clock that the test turns, and every answer so far by request. */
export class Bench {
  nowMs = 1_000;
  readonly group: Group;
  readonly config: GroupConfig;
  readonly replies = new Map<number, Replies[keyof Replies]>();
  readonly persisted: number[] = [];
  #requests = 0;
  #ids = 0;

  constructor(config: Partial<GroupConfig> = {}, generation = 0) {
    this.config = { ...defaultGroupConfig, initialRebalanceDelayMs: 0, ...config };
    this.group = newGroup('g', generation, null);
  }

  join(options: Partial<Omit<Join, 'kind' | 'request'>> = {}): number {
    this.#ids += 1;
    return this.send({
      kind: 'join',
      memberId: '',
      newMemberId: `member-${this.#ids}`,
      instanceId: null,
      clientId: 'client',
      clientHost: '/127.0.0.1',
      sessionTimeoutMs,
      rebalanceTimeoutMs,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      requiresKnownMemberId: false,
      supportsSkippingAssignment: true,
      ...options,
    });
  }

  sync(memberId: string, options: Partial<Omit<Sync, 'kind' | 'request'>> = {}): number {
    const generation = this.group.generation;
    const defaults = { instanceId: null, generation, protocolType: null, protocol: null, assignments: [] };
    return this.send({ kind: 'sync', memberId, ...defaults, ...options });
  }

  heartbeat(memberId: string, generation = this.group.generation, instanceId: string | null = null): number {
    const request = this.send({ kind: 'heartbeat', memberId, generation, instanceId });
    return (this.replies.get(request) as Replies['heartbeat']).error;
  }

  commit(memberId: string, generation: number, instanceId: string | null = null): number {
    const request = this.send({ kind: 'commit', memberId, generation, instanceId });
    return (this.replies.get(request) as Replies['commit']).error;
  }

  leave(...members: { memberId: string; instanceId: string | null }[]): number[] {
    const request = this.send({ kind: 'leave', members });
    return (this.replies.get(request) as Replies['leave']).members.map(({ error }) => error);
  }

  passMs(durationMs: number): void {
    this.nowMs += durationMs;
    this.#apply({ kind: 'tick' });
  }

  joined(request: number): JoinReply {
    return this.#replyTo(request) as JoinReply;
  }

  synced(request: number): SyncReply {
    return this.#replyTo(request) as SyncReply;
  }

  isWaiting(request: number): boolean {
    return !this.replies.has(request);
  }

  unload(error: number): void {
    this.#apply({ kind: 'unload', error });
  }

  /** A stable group of these members, the first of them leading; each is assigned its own id. */
  stable(...members: Partial<Omit<Join, 'kind' | 'request'>>[]): string[] {
    let ids: string[] = [];
    for (const options of members) {
      const requests = [
        this.join(options),
        ...ids.map((memberId) => this.join({ ...members[ids.indexOf(memberId)], memberId })),
      ];
      ids = [...ids, this.joined(requests[0]!).memberId];
      const assignments = ids.map((memberId) => ({ memberId, assignment: Buffer.from(memberId) }));
      for (const memberId of ids) {
        const request = this.sync(memberId, memberId === this.group.leaderId ? { assignments } : {});
        if (memberId === ids.at(-1) && this.synced(request).error !== ErrorCode.NONE)
          throw new Error('group is not stable');
      }
    }
    return ids;
  }

  send(event: WithoutRequest<GroupEvent>): number {
    this.#requests += 1;
    this.#apply({ ...event, request: this.#requests } as GroupEvent);
    return this.#requests;
  }

  #apply(event: GroupEvent): void {
    for (const effect of step(this.group, event, this.nowMs, this.config)) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    if (effect.kind === 'persist') {
      if (effect.classic === null) this.persisted.push(effect.generation);
      return;
    }
    if (this.replies.has(effect.request)) throw new Error(`request ${effect.request} is answered twice`);
    this.replies.set(effect.request, effect.reply);
  }

  #replyTo(request: number): Replies[keyof Replies] {
    const reply = this.replies.get(request);
    if (reply === undefined) throw new Error(`request ${request} is not answered yet`);
    return reply;
  }
}

type WithoutRequest<E> = E extends { request: number } ? Omit<E, 'request'> : never;
