import { ErrorCode } from '../../protocol/index.js';
import type { Clock } from '../clock.js';
import { nextDeadlineMs } from './expiry.js';
import { type DurableGroup, loadGroup } from './generation.js';
import type { Group } from './group.js';
import { step } from './step.js';
import {
  type Effect,
  type GroupConfig,
  type GroupEvent,
  type Persist,
  type Replies,
  type Reply,
  refusedJoin,
  refusedSync,
} from './turn.js';

/** What a group needs from outside. `persist` resolves to a Kafka error code; calls take effect in the order made. */
export interface ResidentPorts {
  readonly config: GroupConfig;
  readonly clock: Clock;
  persist(groupId: string, what: Persist): Promise<number>;
  /** The group holds nothing that its durable part does not: it may be dropped from memory. */
  onIdle(group: ResidentGroup): void;
}

type Answer = (reply: Replies[keyof Replies]) => void;
type Ask = Exclude<GroupEvent, { kind: 'commit' | 'rebalance' | 'tick' | 'unload' }>;

/**
 * A group in the memory of its coordinator: turns requests into events and effects into answers, keeps its one timer,
 * and holds back the answers of a new generation until that generation is durable.
 */
export class ResidentGroup {
  readonly group: Group;
  readonly #ports: ResidentPorts;
  readonly #owed = new Map<number, Answer>();
  #requests = 0;
  #persisting = 0;
  #timer: { cancel: () => void; deadlineMs: number } | null = null;

  constructor(id: string, durable: DurableGroup | undefined, ports: ResidentPorts) {
    this.group = loadGroup(id, durable, ports.clock.monotonicMs());
    this.#ports = ports;
    if (durable?.classic?.mustRebalance) this.#apply({ kind: 'rebalance' });
    else this.#arm();
  }

  /** Resolves when the state machine answers; a JoinGroup or SyncGroup may wait for other members. */
  ask<K extends Ask['kind']>(event: Omit<Extract<Ask, { kind: K }>, 'request'>): Promise<Replies[K]> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve) => {
      this.#owed.set(request, resolve as Answer);
      this.#apply({ ...event, request } as unknown as GroupEvent);
    });
  }

  /**
   * Whether a member may commit offsets: a Kafka error code, at once, so that the commit can be proposed before anything
   * else happens to the group.
   */
  commitError(memberId: string, instanceId: string | null, generation: number, isTransactional = false): number {
    this.#requests += 1;
    const request = this.#requests;
    let error: number = ErrorCode.UNKNOWN_SERVER_ERROR;
    this.#owed.set(request, (reply) => {
      error = (reply as Replies['commit']).error;
    });
    this.#apply({ kind: 'commit', request, isTransactional, memberId, instanceId, generation });
    return error;
  }

  /** This broker does not coordinate the group any more: everyone who waits is told `error`. */
  unload(error: number): void {
    this.#apply({ kind: 'unload', error });
    this.#disarm();
  }

  #apply(event: GroupEvent): void {
    this.#perform(step(this.group, event, this.#ports.clock.monotonicMs(), this.#ports.config));
    this.#arm();
    if (this.#isIdle()) this.#ports.onIdle(this);
  }

  #perform(effects: Effect[]): void {
    const at = effects.findIndex((effect) => effect.kind === 'persist');
    const ready = at < 0 ? effects : effects.slice(0, at);
    for (const effect of ready) if (effect.kind === 'reply') this.#answer(effect);
    if (at >= 0) void this.#persistThenPerform(effects[at] as Persist, effects.slice(at + 1));
  }

  async #persistThenPerform(what: Persist, held: Effect[]) {
    this.#persisting += 1;
    const error = await this.#ports.persist(this.group.id, what).catch(() => ErrorCode.NOT_COORDINATOR);
    if (error === ErrorCode.NONE) this.#perform(held);
    else {
      for (const effect of held) if (effect.kind === 'reply') this.#answer(refused(effect));
      if (this.group.state !== 'Dead') this.unload(ErrorCode.NOT_COORDINATOR);
    }
    this.#persisting -= 1;
    if (this.#isIdle()) this.#ports.onIdle(this);
  }

  #answer({ request, reply }: Reply): void {
    const answer = this.#owed.get(request);
    if (answer === undefined) throw new Error(`group ${this.group.id}: request ${request} is answered twice`);
    this.#owed.delete(request);
    answer(reply);
  }

  /** A timer that fires too early finds nothing to do and is armed anew: cheaper than moving it at every heartbeat. */
  #arm(): void {
    const deadlineMs = nextDeadlineMs(this.group);
    if (deadlineMs === null) {
      this.#disarm();
      return;
    }
    if (this.#timer !== null && this.#timer.deadlineMs <= deadlineMs) return;
    this.#disarm();
    const delayMs = Math.max(0, Math.ceil(deadlineMs - this.#ports.clock.monotonicMs()));
    const cancel = this.#ports.clock.after(delayMs, () => {
      this.#timer = null;
      this.#apply({ kind: 'tick' });
    });
    this.#timer = { cancel, deadlineMs };
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #isIdle(): boolean {
    const { state, pendingJoin } = this.group;
    return this.#persisting === 0 && (state === 'Dead' || (state === 'Empty' && pendingJoin.size === 0));
  }
}

function refused(effect: Reply): Reply {
  const error = ErrorCode.NOT_COORDINATOR;
  if (effect.to === 'join') return { ...effect, reply: refusedJoin(effect.reply.memberId, error) };
  return effect.to === 'sync' ? { ...effect, reply: refusedSync(error) } : effect;
}
