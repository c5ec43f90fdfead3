import { ErrorCode } from '../../protocol/index.js';
import { type CommittedOffset, commitOffsets, committedOffsets, type TopicPartitionOffset } from '../admin/groups.js';
import type { Cluster } from '../cluster.js';
import type { Connection } from '../connection.js';
import { KafkaError, mayRetry } from '../errors.js';
import { deadlineIn, orAbort, pause, pauseMs, until } from '../retry.js';
import { type AssignorName, isCooperative } from './assignors.js';
import { type TopicPartition, without } from './consumer-protocol.js';
import { type Generation, joinAndSync, type Membership } from './join.js';

export interface MemberOptions {
  groupId: string;
  topics: string[];
  /** default range; cooperative only when every one of them is */
  assignor?: AssignorName | AssignorName[];
  /** static membership (KIP-345) */
  groupInstanceId?: string;
  /** default 10 000 */
  sessionTimeoutMs?: number;
  /** default 30 000 */
  rebalanceTimeoutMs?: number;
  /** default: a third of the session timeout */
  heartbeatIntervalMs?: number;
  /** how long trouble with the coordinator is ridden out before the member fails; default 120 000 */
  giveUpMs?: number;
  onEvent?: (event: MemberEvent) => void;
}

export type MemberState = 'new' | 'rebalancing' | 'stable' | 'left' | 'fenced' | 'failed';

export interface MemberEvent {
  /** on performance.now()'s clock */
  atMs: number;
  kind: 'rebalancing' | 'joined' | 'revoked' | 'assigned' | 'lost' | 'coordinator-lost' | 'left' | 'fenced' | 'failed';
  generationId: number;
  memberId: string;
  /** of revoked, assigned and lost */
  partitions?: TopicPartition[];
  detail?: string;
}

/**
 * A member of a classic consumer group: joins, heartbeats, follows rebalances and coordinator changes by itself, and
 * keeps a record of what happened to it. It fetches nothing: which records it would read is the caller's business. Its
 * connection is its own, for the coordinator holds JoinGroup back and with it everything behind it.
 */
export class GroupMember {
  readonly events: MemberEvent[] = [];
  state: MemberState = 'new';
  /** why the state is `fenced` or `failed` */
  failure: unknown;
  generation: Generation | undefined;
  memberId = '';
  private owned: TopicPartition[] = [];
  private readonly membership: Membership;
  private readonly cooperative: boolean;
  private readonly stopping = new AbortController();
  private connection: Connection | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: MemberOptions,
  ) {
    const assignor = options.assignor ?? 'range';
    const assignors = typeof assignor === 'string' ? [assignor] : assignor;
    this.cooperative = assignors.every(isCooperative);
    this.membership = {
      groupId: options.groupId,
      groupInstanceId: options.groupInstanceId ?? null,
      topics: options.topics,
      assignors,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 30_000,
    };
  }

  get generationId(): number {
    return this.generation?.generationId ?? -1;
  }

  /** What this member may read now. */
  get assignment(): TopicPartition[] {
    return this.owned;
  }

  /** Start membership; resolves with the first generation in which it is stable. @throws what made it fail */
  async join(options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<Generation> {
    this.running ??= this.run();
    await this.waitUntil(`member of ${this.membership.groupId} joined`, () => this.state === 'stable', options);
    return this.generation!;
  }

  /** Wait on this member's condition. @throws when it fails for good before, or the time (default 60 s) is over */
  async waitUntil(
    what: string,
    holds: (member: this) => boolean,
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<void> {
    await until(deadlineIn(options.timeoutMs ?? 60_000, options.signal), what, async () => {
      if (holds(this)) return true;
      if (this.state === 'fenced' || this.state === 'failed') throw this.failure;
      return undefined;
    });
  }

  /** Commit within the generation. @throws KafkaError ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID */
  commit(offsets: TopicPartitionOffset[]): Promise<void> {
    const { groupId, groupInstanceId } = this.membership;
    return commitOffsets(this.cluster, groupId, offsets, {
      generationId: this.generationId,
      memberId: this.memberId,
      groupInstanceId,
    });
  }

  /** The group's committed offsets for what this member holds. */
  committed(): Promise<CommittedOffset[]> {
    const asked: Record<string, number[]> = {};
    for (const { topic, partition } of this.owned) asked[topic] = [...(asked[topic] ?? []), partition];
    return committedOffsets(this.cluster, this.membership.groupId, asked);
  }

  /** Leave politely; the group rebalances at once (static members, too, are gone then). */
  async leave(): Promise<void> {
    await this.stop();
    const { groupId, groupInstanceId } = this.membership;
    const memberId = this.memberId;
    if (memberId === '' || this.state === 'fenced') return;
    this.memberId = '';
    const response = await this.cluster.request('LeaveGroup', { coordinator: 'group', key: groupId }, (version) =>
      version >= 3 ? { groupId, members: [{ memberId, groupInstanceId }] } : { groupId, memberId },
    );
    const code = response.members[0]?.errorCode ?? 0;
    if (code !== 0 && code !== ErrorCode.UNKNOWN_MEMBER_ID)
      throw new KafkaError('LeaveGroup', code, `leaving group ${groupId}`);
  }

  /** Disappear without a word, as a crash does: the group notices after the session timeout. */
  async vanish(): Promise<void> {
    await this.stop();
  }

  private async stop(): Promise<void> {
    this.stopping.abort(new Error(`The member of group ${this.membership.groupId} was stopped`));
    await this.running;
    this.connection?.close();
    if (this.state !== 'new' && this.state !== 'rebalancing' && this.state !== 'stable') return;
    this.state = 'left';
    this.record('left');
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let wellAtMs = performance.now();
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (this.state !== 'stable') await this.rebalance();
        else await this.heartbeat();
        failures = 0;
        wellAtMs = performance.now();
      } catch (error) {
        if (signal.aborted) return;
        const inVain = performance.now() - wellAtMs > (this.options.giveUpMs ?? 120_000);
        if (inVain || !(await this.recover(error))) return this.fail(error);
        await pause(pauseMs(failures++), signal).catch(() => {});
      }
    }
  }

  private async rebalance(): Promise<void> {
    if (!this.cooperative) this.give('revoked', this.owned);
    const before = { memberId: this.memberId, owned: this.owned, generationId: this.generationId };
    const connection = await this.coordinator();
    const keep = (memberId: string): void => {
      this.memberId = memberId;
    };
    const generation = await joinAndSync(this.cluster, connection, this.membership, before, keep, this.stopping.signal);
    this.generation = generation;
    this.record('joined', { detail: generation.isLeader ? 'leader' : 'follower' });
    const revoked = without(this.owned, generation.assignment);
    const gained = without(generation.assignment, this.owned);
    this.give('revoked', revoked);
    this.owned = generation.assignment;
    if (gained.length > 0) this.record('assigned', { partitions: gained });
    // Cooperative: what was given up just now is handed on in the next generation, which this member must ask for.
    if (!this.cooperative || revoked.length === 0) this.state = 'stable';
  }

  private async heartbeat(): Promise<void> {
    const { groupId, groupInstanceId, sessionTimeoutMs } = this.membership;
    const { signal } = this.stopping;
    await pause(this.options.heartbeatIntervalMs ?? sessionTimeoutMs / 3, signal);
    const connection = await this.coordinator();
    const body = { groupId, generationId: this.generationId, memberId: this.memberId, groupInstanceId };
    const { errorCode } = await connection.send('Heartbeat', body, { timeoutMs: sessionTimeoutMs, signal });
    if (errorCode !== 0) throw new KafkaError('Heartbeat', errorCode, `heartbeat to group ${groupId}`);
  }

  /** True when carrying on makes sense; the state then says with what. */
  private async recover(error: unknown): Promise<boolean> {
    const code = error instanceof KafkaError ? error.code : undefined;
    if (code === ErrorCode.REBALANCE_IN_PROGRESS || code === ErrorCode.ILLEGAL_GENERATION) {
      this.disturbed((error as KafkaError).errorName);
      return true;
    }
    if (code === ErrorCode.UNKNOWN_MEMBER_ID) {
      this.memberId = '';
      this.generation = undefined;
      this.give('lost', this.owned);
      this.disturbed('UNKNOWN_MEMBER_ID');
      return true;
    }
    if (!mayRetry(error)) return false;
    this.connection?.close();
    this.connection = undefined;
    this.record('coordinator-lost', { detail: (error as Error).message });
    await this.cluster
      .coordinator('group', this.membership.groupId, { refresh: true, signal: this.stopping.signal })
      .catch(() => {});
    return true;
  }

  private fail(error: unknown): void {
    this.failure = error;
    const fenced = error instanceof KafkaError && error.code === ErrorCode.FENCED_INSTANCE_ID;
    this.state = fenced ? 'fenced' : 'failed';
    this.give('lost', this.owned);
    this.record(this.state, { detail: (error as Error).message });
    this.connection?.close();
  }

  private disturbed(why: string): void {
    if (this.state === 'rebalancing') return;
    this.state = 'rebalancing';
    this.record('rebalancing', { detail: why });
  }

  private give(kind: 'revoked' | 'lost', partitions: TopicPartition[]): void {
    if (partitions.length === 0) return;
    this.owned = without(this.owned, partitions);
    this.record(kind, { partitions });
  }

  private async coordinator(): Promise<Connection> {
    if (this.connection !== undefined && !this.connection.closed) return this.connection;
    const { signal } = this.stopping;
    const opening = this.cluster
      .coordinator('group', this.membership.groupId, { signal })
      .then((brokerId) => this.cluster.dedicated(brokerId));
    // Stopped while it was connecting: nobody would close this one any more.
    opening.then((late) => signal.aborted && late.close()).catch(() => {});
    this.connection = await orAbort(opening, signal);
    return this.connection;
  }

  private record(kind: MemberEvent['kind'], more: Pick<MemberEvent, 'partitions' | 'detail'> = {}): void {
    const event = { atMs: performance.now(), kind, generationId: this.generationId, memberId: this.memberId, ...more };
    this.events.push(event);
    this.options.onEvent?.(event);
  }
}
