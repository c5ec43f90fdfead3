import type { Clock } from '../clock.js';
import type { ConsumerMember } from '../state/consumer-group/consumer-group.js';

/** Silent for a session or too slow to join or sync (`epoch` null), or too slow to give up its partitions in this epoch. */
export interface LateMember {
  memberId: string;
  epoch: number | null;
}

/** What the timers of a member depend on. */
export type WatchedMember = Pick<ConsumerMember, 'id' | 'state' | 'epoch' | 'rebalanceTimeoutMs' | 'classic'>;

export interface TimerPorts {
  readonly clock: Clock;
  sessionTimeoutMs(groupId: string): number;
  onLate(groupId: string, members: LateMember[]): void;
}

interface Deadlines {
  /** A classic member's own; null: the group's. */
  ownSessionTimeoutMs: number | null;
  sessionMs: number;
  /** A classic member must join again, or sync, until then. */
  stepMs: number | null;
  revocation: { epoch: number; deadlineMs: number } | null;
}

/** Who must be heard of until when, in memory only: a timer that nobody keeps any more fences nobody. */
export class MemberTimers {
  readonly #groups = new Map<string, { members: Map<string, Deadlines>; cancel: () => void; atMs: number }>();

  constructor(readonly ports: TimerPorts) {}

  has(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  /** These are the members now: new ones get a whole session, those that are gone are forgotten. */
  watch(groupId: string, members: readonly WatchedMember[]): void {
    const known = this.#groups.get(groupId) ?? { members: new Map(), cancel: () => {}, atMs: Number.POSITIVE_INFINITY };
    const nowMs = this.ports.clock.monotonicMs();
    const groupSessionTimeoutMs = this.ports.sessionTimeoutMs(groupId);
    const next = members.map((member): [string, Deadlines] => {
      const before = known.members.get(member.id);
      const revocation = revocationOf(member, before?.revocation ?? null, nowMs);
      const ownSessionTimeoutMs = member.classic?.sessionTimeoutMs ?? null;
      const sessionMs = before?.sessionMs ?? nowMs + (ownSessionTimeoutMs ?? groupSessionTimeoutMs);
      const stepMs = member.classic === null ? null : (before?.stepMs ?? null);
      return [member.id, { ownSessionTimeoutMs, sessionMs, stepMs, revocation }];
    });
    known.members = new Map(next);
    this.#groups.set(groupId, known);
    this.#arm(groupId);
  }

  heard(groupId: string, memberId: string): void {
    const deadlines = this.#groups.get(groupId)?.members.get(memberId);
    if (deadlines === undefined) return;
    deadlines.sessionMs = this.#sessionEndMs(groupId, deadlines);
  }

  /** A classic member must take its next step in time; `null`: it has. A deadline that runs already stays, unless `anew`. */
  expectStep(groupId: string, memberId: string, withinMs: number | null, { anew }: { anew: boolean }): void {
    const deadlines = this.#groups.get(groupId)?.members.get(memberId);
    if (deadlines === undefined) return;
    if (withinMs === null) deadlines.stepMs = null;
    else if (anew || deadlines.stepMs === null) deadlines.stepMs = this.ports.clock.monotonicMs() + withinMs;
    this.#arm(groupId);
  }

  #sessionEndMs(groupId: string, { ownSessionTimeoutMs }: Deadlines): number {
    return this.ports.clock.monotonicMs() + (ownSessionTimeoutMs ?? this.ports.sessionTimeoutMs(groupId));
  }

  close(): void {
    for (const { cancel } of this.#groups.values()) cancel();
    this.#groups.clear();
  }

  /** A timer that fires too early finds nobody late and is armed anew: cheaper than moving it at every heartbeat. */
  #arm(groupId: string): void {
    const group = this.#groups.get(groupId)!;
    let atMs = Number.POSITIVE_INFINITY;
    for (const { sessionMs, stepMs, revocation } of group.members.values()) {
      atMs = Math.min(atMs, sessionMs, stepMs ?? sessionMs, revocation?.deadlineMs ?? sessionMs);
    }
    if (group.atMs <= atMs && group.members.size > 0) return;
    group.cancel();
    group.atMs = atMs;
    if (group.members.size === 0) {
      this.#groups.delete(groupId);
      return;
    }
    const delayMs = Math.max(0, Math.ceil(atMs - this.ports.clock.monotonicMs()));
    group.cancel = this.ports.clock.after(delayMs, () => this.#fire(groupId));
  }

  #fire(groupId: string): void {
    const group = this.#groups.get(groupId);
    if (group === undefined) return;
    group.atMs = Number.POSITIVE_INFINITY;
    const nowMs = this.ports.clock.monotonicMs();
    const late: LateMember[] = [];
    for (const [memberId, deadlines] of group.members) {
      const isSlow = deadlines.revocation !== null && deadlines.revocation.deadlineMs <= nowMs;
      if (Math.min(deadlines.sessionMs, deadlines.stepMs ?? nowMs + 1) <= nowMs) late.push({ memberId, epoch: null });
      else if (isSlow) late.push({ memberId, epoch: deadlines.revocation!.epoch });
      else continue;
      // Until the log has decided; if the entry is lost, it is tried again.
      deadlines.sessionMs = Math.max(deadlines.sessionMs, this.#sessionEndMs(groupId, deadlines));
      deadlines.stepMs = null;
      deadlines.revocation = null;
    }
    this.#arm(groupId);
    if (late.length > 0) this.ports.onLate(groupId, late);
  }
}

function revocationOf(member: WatchedMember, before: Deadlines['revocation'], nowMs: number): Deadlines['revocation'] {
  if (member.state !== 'unrevoked' || member.epoch < 0) return null;
  if (before?.epoch === member.epoch) return before;
  return { epoch: member.epoch, deadlineMs: nowMs + member.rebalanceTimeoutMs };
}
