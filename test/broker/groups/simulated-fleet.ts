import { nextDeadlineMs } from '../../../src/broker/groups/expiry.js';
import { type DurableGroup, loadGroup } from '../../../src/broker/groups/generation.js';
import { type Group, newGroup } from '../../../src/broker/groups/group.js';
import { step } from '../../../src/broker/groups/step.js';
import {
  defaultGroupConfig,
  type Effect,
  type GroupEvent,
  type JoinReply,
  type Replies,
  type SyncReply,
} from '../../../src/broker/groups/turn.js';
import { ErrorCode } from '../../../src/protocol/index.js';

/** What a client of the fleet was told about one generation. */
export interface Observed {
  generation: number;
  memberId: string;
  protocol: string | null;
  assigns: boolean;
}

interface Client {
  readonly instanceId: string | null;
  memberId: string;
  generation: number;
  phase: 'out' | 'joined' | 'member';
  request: number | null;
  /** The members to assign to, when this client leads. */
  toAssign: string[] | null;
}

/**
 * A group and a fleet of clients that follow Kafka's consumer rules, in one seeded interleaving: answers arrive late and
 * in any order, clients crash, leave and restart, time jumps, and the coordinator dies and is replaced by one that knows
 * only what is durable.
 */
export class SimulatedFleet {
  group: Group = newGroup('g', 0, null);
  nowMs = 0;
  durable: DurableGroup = { generation: 0, protocolType: 'consumer', classic: null };
  readonly observed: Observed[] = [];
  readonly persisted: number[] = [];
  /** Every assignment that a leader wrote; each names its member and generation, so no two are alike. */
  readonly assigned = new Set<string>();
  readonly received: { generation: number; seat: string; memberId: string; assignment: string }[] = [];
  readonly violations: string[] = [];
  clients: Client[];
  readonly #random: () => number;
  readonly #config = { ...defaultGroupConfig, initialRebalanceDelayMs: 500 };
  #isCalm = false;
  #requests = 0;
  #ids = 0;
  readonly #owed = new Map<number, Client | null>();
  #undelivered: { client: Client; reply: Extract<Effect, { kind: 'reply' }> }[] = [];

  constructor(seed: number, size: number) {
    this.#random = mulberry32(seed);
    this.clients = Array.from({ length: size }, (_, i) => this.#newClient(i % 2 === 0 ? `instance-${i}` : null));
  }

  /** One random thing happens. */
  shake(): void {
    const dice = this.#random();
    const client = this.clients[Math.floor(this.#random() * this.clients.length)]!;
    if (dice < 0.5) this.#act(client);
    else if (dice < 0.8) this.#deliverOne();
    else if (dice < 0.94) this.#passMs(Math.floor(this.#random() * 4_000));
    else if (dice < 0.97) this.#crash(client);
    else if (dice < 0.985) this.#leave(client);
    else if (dice < 0.99) this.#crashCoordinator();
    else this.#passMs(40_000);
  }

  /** Nothing goes wrong any more; every client acts and gets its answers at once. */
  settle(rounds: number): void {
    this.#isCalm = true;
    for (let round = 0; round < rounds; round += 1) {
      for (const client of this.clients) this.#act(client);
      while (this.#undelivered.length > 0) this.#deliverOne();
      this.#passMs(500);
    }
  }

  owedCount(): number {
    return this.#owed.size;
  }

  /** Lets every deadline pass while no client says a word. */
  fallSilent(): void {
    for (let turn = 0; turn < 100; turn += 1) this.#passMs(60_000);
  }

  #act(client: Client): void {
    if (client.request !== null) return;
    if (client.phase === 'out') this.#join(client);
    else if (client.phase === 'joined') this.#sync(client);
    else if (!this.#isCalm && this.#random() < 0.02) this.#join(client);
    else this.#heartbeat(client);
  }

  #join(client: Client): void {
    this.#ids += 1;
    this.#send(client, {
      kind: 'join',
      request: this.#nextRequest(client),
      memberId: client.memberId,
      newMemberId: `m${this.#ids}`,
      instanceId: client.instanceId,
      clientId: 'c',
      clientHost: '/127.0.0.1',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 20_000,
      protocolType: 'consumer',
      protocols: ['sticky', 'range'].map((name) => ({
        name,
        metadata: Buffer.from(`${!this.#isCalm && this.#random() < 0.1}`),
      })),
      requiresKnownMemberId: true,
      supportsSkippingAssignment: true,
    });
  }

  #sync(client: Client): void {
    const { memberId, generation, instanceId } = client;
    const assignments = (client.toAssign ?? []).map((id) => {
      const assignment = `for ${id} in ${generation}`;
      this.assigned.add(assignment);
      return { memberId: id, assignment: Buffer.from(assignment) };
    });
    const request = this.#nextRequest(client);
    const protocolType = 'consumer';
    this.#send(client, {
      kind: 'sync',
      request,
      memberId,
      instanceId,
      generation,
      protocolType,
      protocol: null,
      assignments,
    });
  }

  #heartbeat(client: Client): void {
    const { memberId, generation, instanceId } = client;
    const kind = this.#random() < 0.5 ? 'heartbeat' : 'commit';
    this.#send(client, { kind, request: this.#nextRequest(client), memberId, generation, instanceId });
  }

  #leave(client: Client): void {
    if (client.phase !== 'member' || client.request !== null || client.instanceId !== null) return;
    const members = [{ memberId: client.memberId, instanceId: null }];
    this.#send(client, { kind: 'leave', request: this.#nextRequest(client), members });
  }

  #crash(client: Client): void {
    this.#disconnect(client);
    this.clients = this.clients.map((other) => (other === client ? this.#newClient(client.instanceId) : other));
  }

  #crashCoordinator(): void {
    for (const client of this.clients) this.#disconnect(client);
    this.#owed.clear();
    this.group = loadGroup('g', this.durable, this.nowMs);
    this.#requests += 1_000;
  }

  #disconnect(client: Client): void {
    for (const [request, owner] of this.#owed) if (owner === client) this.#owed.set(request, null);
    this.#undelivered = this.#undelivered.filter((entry) => entry.client !== client);
    client.request = null;
    if (client.phase === 'joined') client.phase = 'out';
  }

  #passMs(durationMs: number): void {
    this.nowMs += durationMs;
    this.#perform(step(this.group, { kind: 'tick' }, this.nowMs, this.#config));
    const next = nextDeadlineMs(this.group);
    if (next !== null && next <= this.nowMs) this.violations.push(`deadline ${next} is left behind at ${this.nowMs}`);
    if (next === null && this.#owed.size > 0)
      this.violations.push('someone waits and nothing will ever wake the group');
  }

  #send(client: Client, event: GroupEvent & { request: number }): void {
    client.request = event.request;
    this.#perform(step(this.group, event, this.nowMs, this.#config));
  }

  #perform(effects: Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'persist') {
        const { generation, classic } = effect;
        if (classic === null) this.persisted.push(generation);
        this.durable = { generation, protocolType: effect.protocolType ?? '', classic };
        continue;
      }
      if (!this.#owed.has(effect.request)) this.violations.push(`request ${effect.request} is answered twice`);
      const client = this.#owed.get(effect.request) ?? null;
      this.#owed.delete(effect.request);
      if (client !== null) this.#undelivered.push({ client, reply: effect });
    }
    this.#checkInvariants();
  }

  #deliverOne(): void {
    if (this.#undelivered.length === 0) return;
    const [entry] = this.#undelivered.splice(Math.floor(this.#random() * this.#undelivered.length), 1);
    const { client, reply } = entry!;
    client.request = null;
    if (reply.to === 'join') this.#joined(client, reply.reply);
    else if (reply.to === 'sync') this.#synced(client, reply.reply);
    else if (reply.to === 'leave') reset(client);
    else this.#learned(client, reply.reply);
  }

  #joined(client: Client, reply: JoinReply): void {
    if (reply.error === ErrorCode.MEMBER_ID_REQUIRED) client.memberId = reply.memberId;
    if (reply.error !== ErrorCode.NONE) {
      this.#learned(client, reply);
      return;
    }
    const isLeader = reply.leaderId === reply.memberId;
    client.memberId = reply.memberId;
    client.generation = reply.generation;
    client.phase = 'joined';
    client.toAssign = isLeader && !reply.skipAssignment ? reply.members.map((member) => member.memberId) : null;
    this.observed.push({ ...reply, assigns: client.toAssign !== null });
  }

  #synced(client: Client, reply: SyncReply): void {
    this.#learned(client, reply);
    if (reply.error !== ErrorCode.NONE) return;
    client.phase = 'member';
    const { generation, memberId } = client;
    const seat = client.instanceId ?? memberId;
    this.received.push({ generation, seat, memberId, assignment: reply.assignment.toString() });
  }

  #learned(client: Client, reply: Replies['heartbeat']): void {
    if (reply.error === ErrorCode.NONE) return;
    client.phase = 'out';
    const isForgotten = reply.error === ErrorCode.UNKNOWN_MEMBER_ID || reply.error === ErrorCode.FENCED_INSTANCE_ID;
    if (isForgotten) client.memberId = '';
  }

  #checkInvariants(): void {
    const { state, members, leaderId, staticMembers, pendingSync, joinPhase, syncDeadlineMs } = this.group;
    const claim = (holds: boolean, what: string) => holds || this.violations.push(`${what} in ${state}`);
    claim(leaderId === null ? members.size === 0 : members.has(leaderId), 'the leader is a member');
    claim(
      [...staticMembers.values()].every((id) => members.has(id)),
      'a seat belongs to a member',
    );
    claim(
      [...pendingSync].every((id) => members.has(id)),
      'who must sync is a member',
    );
    claim(pendingSync.size > 0 === (syncDeadlineMs !== null), 'a deadline is set while someone must sync');
    claim((joinPhase !== null) === (state === 'PreparingRebalance'), 'a join phase is open while preparing only');
    claim(state !== 'Empty' || members.size === 0, 'an empty group has no members');
    const awaitingJoin = [...members.values()].filter((member) => member.awaitingJoin !== null).length;
    claim(awaitingJoin === 0 || state === 'PreparingRebalance', 'who waits to join waits for a rebalance');
    const awaitingSync = [...members.values()].filter((member) => member.awaitingSync !== null).length;
    claim(awaitingSync === 0 || state === 'CompletingRebalance', 'who waits to sync waits for the leader');
  }

  #nextRequest(client: Client): number {
    this.#requests += 1;
    this.#owed.set(this.#requests, client);
    return this.#requests;
  }

  #newClient(instanceId: string | null): Client {
    return { instanceId, memberId: '', generation: -1, phase: 'out', request: null, toAssign: null };
  }
}

function reset(client: Client): void {
  client.memberId = '';
  client.generation = -1;
  client.phase = 'out';
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
