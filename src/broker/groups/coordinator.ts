import { ErrorCode } from '../../protocol/index.js';
import { coordinatorOf } from '../state/coordinator.js';
import type { GroupEntry } from '../state/entry.js';
import type { Outcome } from '../state/outcome.js';
import type { State } from '../state/state.js';
import { type Group, protocolMetadata } from './group.js';
import { ResidentGroup } from './resident.js';
import type { GroupConfig } from './turn.js';

export interface CoordinatorPorts {
  readonly config: GroupConfig;
  /** Monotonic. */
  nowMs(): number;
  wallMs(): number;
  state(): Readonly<State>;
  /** This broker and its current broker epoch. */
  self(): { id: number; epoch: number };
  propose(entry: GroupEntry): Promise<Outcome>;
}

/** A group as metrics, ListGroups and DescribeGroups see it: durable, in memory, or both. */
export interface GroupView {
  group: string;
  state: Group['state'];
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

/**
 * The groups that this broker coordinates now. Only groups with members are in memory; when the metadata log names
 * another coordinator, or this broker was fenced and came back under a new epoch, they are dropped and everyone who
 * waits is told NOT_COORDINATOR.
 */
export class GroupCoordinator {
  readonly #ports: CoordinatorPorts;
  readonly #residents = new Map<string, { resident: ResidentGroup; epoch: number }>();

  constructor(ports: CoordinatorPorts) {
    this.#ports = ports;
  }

  /** ErrorCode.NONE when this broker coordinates the group. */
  claim(groupId: string): number {
    const coordinator = coordinatorOf(this.#ports.state(), groupId);
    if (coordinator === null) return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    const self = this.#ports.self();
    return coordinator.id === self.id && coordinator.epoch === self.epoch ? ErrorCode.NONE : ErrorCode.NOT_COORDINATOR;
  }

  /** The group, loaded from its durable part when it is not in memory. Call only after a successful `claim`. */
  resident(groupId: string): ResidentGroup {
    const known = this.#residents.get(groupId);
    if (known !== undefined && this.#isValid(groupId, known)) return known.resident;
    known?.resident.unload(ErrorCode.NOT_COORDINATOR);
    const resident = new ResidentGroup(groupId, this.#ports.state().groups.get(groupId), {
      config: this.#ports.config,
      nowMs: () => this.#ports.nowMs(),
      persist: (group, generation, protocolType) => this.#persist(group, generation, protocolType),
      onIdle: (idle) => {
        if (this.#residents.get(groupId)?.resident === idle) this.#residents.delete(groupId);
      },
    });
    this.#residents.set(groupId, { resident, epoch: this.#ports.self().epoch });
    return resident;
  }

  /** Whether the group exists: it has members, or left something in the metadata log. */
  exists(groupId: string): boolean {
    return this.#residents.has(groupId) || this.#ports.state().groups.has(groupId);
  }

  /** Call after the state has changed. */
  onStateChange(): void {
    for (const [groupId, known] of [...this.#residents]) {
      if (this.#isValid(groupId, known)) continue;
      this.#residents.delete(groupId);
      known.resident.unload(ErrorCode.NOT_COORDINATOR);
    }
  }

  /** Null when the group does not exist. */
  view(groupId: string): GroupView | null {
    const resident = this.#residents.get(groupId);
    if (resident !== undefined) return viewOf(resident.resident.group);
    const durable = this.#ports.state().groups.get(groupId);
    if (durable === undefined) return null;
    const { generation, protocolType } = durable;
    return { group: groupId, state: 'Empty', generation, protocolType, protocol: '', members: [] };
  }

  /** Every group that this broker coordinates. */
  views(): GroupView[] {
    const ids = new Set([...this.#ports.state().groups.keys(), ...this.#residents.keys()]);
    const own = [...ids].filter((groupId) => this.claim(groupId) === ErrorCode.NONE).sort();
    return own.map((groupId) => this.view(groupId)!);
  }

  close(): void {
    for (const { resident } of [...this.#residents.values()]) resident.unload(ErrorCode.NOT_COORDINATOR);
    this.#residents.clear();
  }

  #isValid(groupId: string, known: { resident: ResidentGroup; epoch: number }): boolean {
    if (this.claim(groupId) !== ErrorCode.NONE || known.epoch !== this.#ports.self().epoch) return false;
    // Another broker coordinated it for a while, between two looks at the log.
    const durableGeneration = this.#ports.state().groups.get(groupId)?.generation ?? 0;
    return durableGeneration <= known.resident.group.generation;
  }

  async #persist(group: string, generation: number, protocolType: string): Promise<number> {
    const outcome = await this.#ports.propose({
      kind: 'group',
      group,
      generation,
      protocolType,
      at: this.#ports.wallMs(),
    });
    return outcome.error;
  }
}

function viewOf(group: Group): GroupView {
  const isStable = group.state === 'Stable';
  return {
    group: group.id,
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
