import type { Clock } from '../clock.js';
import type { ConsumerMember } from '../state/consumer-group/consumer-group.js';

/** Silent for a session (`epoch` null), or too slow to give up its partitions in this epoch. */
export interface LateMember {
  memberId: string;
  epoch: number | null;
}

export interface TimerPorts {
  readonly clock: Clock;
  sessionTimeoutMs(groupId: string): number;
  onLate(groupId: string, members: LateMember[]): void;
}

interface Deadlines {
  sessionMs: number;
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
  watch(groupId: string, members: ConsumerMember[]): void {
    const known = this.#groups.get(groupId) ?? { members: new Map(), cancel: () => {}, atMs: Number.POSITIVE_INFINITY };
    const nowMs = this.ports.clock.monotonicMs();
    const sessionMs = nowMs + this.ports.sessionTimeoutMs(groupId);
    const next = members.map((member): [string, Deadlines] => {
      const before = known.members.get(member.id);
      const revocation = revocationOf(member, before?.revocation ?? null, nowMs);
      return [member.id, { sessionMs: before?.sessionMs ?? sessionMs, revocation }];
    });
    known.members = new Map(next);
    this.#groups.set(groupId, known);
    this.#arm(groupId);
  }

  heard(groupId: string, memberId: string): void {
    const deadlines = this.#groups.get(groupId)?.members.get(memberId);
    if (deadlines === undefined) return;
    deadlines.sessionMs = this.ports.clock.monotonicMs() + this.ports.sessionTimeoutMs(groupId);
  }

  close(): void {
    for (const { cancel } of this.#groups.values()) cancel();
    this.#groups.clear();
  }

  /** A timer that fires too early finds nobody late and is armed anew: cheaper than moving it at every heartbeat. */
  #arm(groupId: string): void {
    const group = this.#groups.get(groupId)!;
    let atMs = Number.POSITIVE_INFINITY;
    for (const { sessionMs, revocation } of group.members.values()) {
      atMs = Math.min(atMs, sessionMs, revocation?.deadlineMs ?? sessionMs);
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
      if (deadlines.sessionMs <= nowMs) late.push({ memberId, epoch: null });
      else if (isSlow) late.push({ memberId, epoch: deadlines.revocation!.epoch });
      else continue;
      // Until the log has decided; if the entry is lost, it is tried again.
      deadlines.sessionMs = Math.max(deadlines.sessionMs, nowMs + this.ports.sessionTimeoutMs(groupId));
      deadlines.revocation = null;
    }
    this.#arm(groupId);
    if (late.length > 0) this.ports.onLate(groupId, late);
  }
}

function revocationOf(member: ConsumerMember, before: Deadlines['revocation'], nowMs: number): Deadlines['revocation'] {
  if (member.state !== 'unrevoked' || member.epoch < 0) return null;
  if (before?.epoch === member.epoch) return before;
  return { epoch: member.epoch, deadlineMs: nowMs + member.rebalanceTimeoutMs };
}
