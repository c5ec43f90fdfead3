import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { periodically } from '../periodic.js';
import {
  type ConsumerGroup,
  type ConsumerGroupStateName,
  consumerGroupState,
} from '../state/consumer-group/consumer-group.js';
import type { ClassicMembership } from '../state/consumer-group/upgrade.js';
import { coordinatorOf } from '../state/coordinator.js';
import { type ShareGroup, type ShareGroupStateName, shareGroupState } from '../state/share-group/share-group.js';
import { ConsumerGroups } from './consumer-groups.js';
import { expireOffsets } from './expire-offsets.js';
import { membershipOf } from './generation.js';
import { type Group, protocolMetadata } from './group.js';
import { changesMembers, movesGroups } from './moves-groups.js';
import { registerOffsetMetrics } from './offset-metrics.js';
import { ResidentGroup } from './resident.js';
import { ShareGroups } from './share-groups.js';
import { defaultGroupConfig, type GroupConfig, type Persist } from './turn.js';

/** A group as metrics, ListGroups and DescribeGroups see it: durable, in memory, or both. */
export interface GroupView {
  group: string;
  /** Kafka's group type, the protocol that its members speak. */
  type: 'classic' | 'consumer' | 'share';
  state: Group['state'] | ConsumerGroupStateName | ShareGroupStateName;
  generation: number;
  protocolType: string;
  protocol: string;
  members: {
    memberId: string;
    instanceId: string | null;
    clientId: string;
    clientHost: string;
    assignment: Buffer;
    metadata: Buffer;
  }[];
}

const coordinators = new WeakMap<Broker, GroupCoordinator>();

/** The one coordinator of a running broker. */
export function groupCoordinator(broker: Broker): GroupCoordinator {
  let coordinator = coordinators.get(broker);
  if (coordinator === undefined) {
    coordinator = new GroupCoordinator(broker);
    coordinators.set(broker, coordinator);
  }
  return coordinator;
}

/**
 * The groups that this broker coordinates now. Only groups with members are in memory: they are loaded when the metadata
 * log names this broker their coordinator. When it names another one, or this broker was fenced and came back under a new epoch, they are dropped and everyone who
 * waits is told NOT_COORDINATOR.
 */
export class GroupCoordinator {
  readonly #broker: Broker;
  readonly #config: GroupConfig;
  readonly consumerGroups: ConsumerGroups;
  readonly shareGroups: ShareGroups;
  readonly #residents = new Map<string, { resident: ResidentGroup; epoch: number }>();

  constructor(broker: Broker) {
    this.#broker = broker;
    this.#config = groupConfigOf(broker);
    this.consumerGroups = new ConsumerGroups(broker);
    this.shareGroups = new ShareGroups(broker);
    broker.log.onFold(({ entries }) => {
      if (entries.some(({ kind }) => movesGroups.has(kind))) {
        this.#dropLost([...this.#residents.keys()]);
        this.#takeOver();
      } else this.#dropLost(entries.flatMap((entry) => (entry.kind === 'group' ? [entry.group] : [])));
      for (const entry of entries)
        if (changesMembers.has(entry.kind)) this.#migrated((entry as { group: string }).group);
    });
    this.#takeOver();
    registerOffsetMetrics(broker, this);
    periodically(broker, 'offset expiry', broker.config.offsetsRetentionCheckMs, () => expireOffsets(broker, this));
    broker.onStop(() => this.#close());
    broker.metrics.registry.gauge('diskless_groups', 'Groups that this broker coordinates, by state.', () =>
      this.#census(),
    );
  }

  /** ErrorCode.NONE when this broker coordinates the group. */
  claim(groupId: string): number {
    const coordinator = coordinatorOf(this.#broker.state, groupId);
    if (coordinator === null) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    return coordinator.id === this.#broker.config.id ? ErrorCode.NONE : ErrorCode.NOT_COORDINATOR;
  }

  /** The group, loaded from its durable part when it is not in memory. Call only after a successful `claim`. */
  resident(groupId: string): ResidentGroup {
    const known = this.#residents.get(groupId);
    if (known !== undefined && this.#isValid(groupId, known)) return known.resident;
    known?.resident.unload(ErrorCode.NOT_COORDINATOR);
    const resident = new ResidentGroup(groupId, this.#broker.state.groups.get(groupId), {
      config: this.#config,
      clock: this.#broker.clock,
      persist: (group, what) => this.#persist(group, what),
      onIdle: (idle) => {
        if (this.#residents.get(groupId)?.resident === idle) this.#residents.delete(groupId);
      },
    });
    this.#residents.set(groupId, { resident, epoch: this.#epoch() });
    return resident;
  }

  /** The group when it has members, else null. */
  inMemory(groupId: string): Group | null {
    return this.#residents.get(groupId)?.resident.group ?? null;
  }

  /** Whether the group exists: it has members, or left something in the metadata log. */
  exists(groupId: string): boolean {
    return this.#residents.has(groupId) || this.#broker.state.groups.has(groupId);
  }

  /** Null when the group does not exist. */
  view(groupId: string): GroupView | null {
    const resident = this.#residents.get(groupId);
    if (resident !== undefined) return viewOf(resident.resident.group);
    const durable = this.#broker.state.groups.get(groupId);
    if (durable === undefined) return null;
    const { generation, protocolType, consumer, share } = durable;
    const type = share !== null ? 'share' : consumer === null ? 'classic' : 'consumer';
    const state = share !== null ? shareGroupState(share) : consumer === null ? 'Empty' : consumerGroupState(consumer);
    return { group: groupId, type, state, generation, protocolType, protocol: '', members: [] };
  }

  /** The group when its members speak the KIP-848 protocol, else null. */
  consumerGroup(groupId: string): ConsumerGroup | null {
    return this.#broker.state.groups.get(groupId)?.consumer ?? null;
  }

  /** The group when it is a share group, else null. */
  shareGroup(groupId: string): ShareGroup | null {
    return this.#broker.state.groups.get(groupId)?.share ?? null;
  }

  /** Whether a classic request to the group concerns a group of the KIP-848 protocol. */
  hasConsumerMembers(groupId: string): boolean {
    return (this.consumerGroup(groupId)?.members.size ?? 0) > 0;
  }

  /** The members of a classic group, also of one that is gathering them; null when it has none, or is none. */
  classicMembers(groupId: string): ClassicMembership | null {
    if (this.hasConsumerMembers(groupId)) return null;
    const group = this.inMemory(groupId);
    return group === null || group.members.size === 0 ? null : membershipOf(group);
  }

  /** Every group that this broker coordinates. */
  views(): GroupView[] {
    const ids = new Set([...this.#broker.state.groups.keys(), ...this.#residents.keys()]);
    const own = [...ids].filter((groupId) => this.claim(groupId) === ErrorCode.NONE).sort();
    return own.map((groupId) => this.view(groupId)!);
  }

  #isValid(groupId: string, known: { resident: ResidentGroup; epoch: number }): boolean {
    if (this.claim(groupId) !== ErrorCode.NONE || known.epoch !== this.#epoch()) return false;
    // Another broker coordinated it for a while, between two looks at the log.
    const durableGeneration = this.#broker.state.groups.get(groupId)?.generation ?? 0;
    return durableGeneration <= known.resident.group.generation;
  }

  #dropLost(groupIds: string[]): void {
    for (const groupId of groupIds) {
      const known = this.#residents.get(groupId);
      if (known === undefined || this.#isValid(groupId, known)) continue;
      this.#residents.delete(groupId);
      known.resident.unload(ErrorCode.NOT_COORDINATOR);
    }
  }

  /** Groups with members are in memory: their sessions run, also when no member ever says a word again. */
  #takeOver(): void {
    for (const { id, classic } of this.#broker.state.groups.values()) {
      if (classic !== null && classic.members.length > 0 && this.claim(id) === ErrorCode.NONE) this.resident(id);
    }
  }

  /** A group has changed its protocol: its classic members are in memory exactly while it is a classic group. */
  #migrated(groupId: string): void {
    const known = this.#residents.get(groupId);
    if (this.hasConsumerMembers(groupId)) {
      if (known === undefined) return;
      const isGone = (memberId: string) => !known.resident.group.members.has(memberId);
      const gone = [...this.consumerGroup(groupId)!.members.values()].filter(
        ({ id, classic }) => classic && isGone(id),
      );
      this.#residents.delete(groupId);
      known.resident.unload(ErrorCode.REBALANCE_IN_PROGRESS);
      // They left while the entry was on its way.
      if (gone.length > 0)
        void this.consumerGroups.fence(
          groupId,
          gone.map(({ id }) => id),
        );
    } else if (known === undefined && this.#broker.state.groups.get(groupId)?.classic?.mustRebalance) {
      if (this.claim(groupId) === ErrorCode.NONE) this.resident(groupId);
    }
  }

  #close(): void {
    for (const { resident } of [...this.#residents.values()]) resident.unload(ErrorCode.NOT_COORDINATOR);
    this.#residents.clear();
  }

  #epoch(): number {
    return this.#broker.state.brokers.get(this.#broker.config.id)?.epoch ?? -1;
  }

  async #persist(group: string, { generation, protocolType, classic }: Persist): Promise<number> {
    const at = this.#broker.clock.wallMs();
    const outcome =
      classic === null
        ? await this.#broker.propose({ kind: 'group', group, generation, protocolType: protocolType ?? '', at })
        : await this.#broker.propose({ kind: 'group-assigned', group, generation, classic, at });
    return outcome.error;
  }

  #census(): { labels: { state: string }; value: number }[] {
    const byState = new Map<string, number>();
    for (const { state } of this.views()) byState.set(state, (byState.get(state) ?? 0) + 1);
    return [...byState].map(([state, value]) => ({ labels: { state }, value }));
  }
}

function groupConfigOf({ config }: Broker): GroupConfig {
  return {
    ...defaultGroupConfig,
    initialRebalanceDelayMs: config.groupInitialRebalanceDelayMs,
    minSessionTimeoutMs: config.groupMinSessionTimeoutMs,
    maxSessionTimeoutMs: config.groupMaxSessionTimeoutMs,
    maxSize: config.groupMaxSize,
  };
}

function viewOf(group: Group): GroupView {
  const isStable = group.state === 'Stable';
  return {
    group: group.id,
    type: 'classic',
    state: group.state,
    generation: group.generation,
    protocolType: group.protocolType ?? '',
    protocol: isStable ? (group.protocol ?? '') : '',
    members: [...group.members.values()].map((member) => ({
      memberId: member.id,
      instanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      assignment: isStable ? member.assignment : Buffer.alloc(0),
      metadata: isStable ? protocolMetadata(member, group.protocol) : Buffer.alloc(0),
    })),
  };
}
