import type { ClassicGeneration } from '../state/classic-generation.js';
import type { ClassicMembership } from '../state/consumer-group/upgrade.js';
import { type Group, type Member, newGroup, protocolMetadata } from './group.js';

/** The group as a later coordinator needs it to go on. */
export function generationOf(group: Group): ClassicGeneration {
  return {
    protocol: group.protocol ?? '',
    leaderId: group.leaderId,
    members: [...group.members.values()].map((member) => ({
      ...lasting(member),
      metadata: protocolMetadata(member, group.protocol).toString('base64'),
    })),
  };
}

/** The group as it is when a KIP-848 member joins it, with all that its members can do. */
export function membershipOf(group: Group): ClassicMembership {
  const members = [...group.members.values()].map((member) => ({
    ...lasting(member),
    protocols: member.protocols.map(({ name, metadata }) => ({ name, metadata: metadata.toString('base64') })),
  }));
  return { generation: group.generation, protocolType: group.protocolType ?? '', members };
}

/** What a member is, whatever it says for its protocols. */
function lasting({ id, instanceId, clientId, clientHost, sessionTimeoutMs, rebalanceTimeoutMs, assignment }: Member) {
  const timeouts = { sessionTimeoutMs, rebalanceTimeoutMs };
  return { id, instanceId, clientId, clientHost, ...timeouts, assignment: assignment.toString('base64') };
}

/** What the metadata log keeps of a classic group. */
export interface DurableGroup {
  readonly generation: number;
  readonly protocolType: string;
  readonly classic: ClassicGeneration | null;
}

/** The group where its former coordinator stopped: stable with its members, whose sessions begin anew, or empty. */
export function loadGroup(id: string, durable: DurableGroup | undefined, nowMs: number): Group {
  const group = newGroup(id, durable?.generation ?? 0, durable?.protocolType || null);
  const classic = durable?.classic ?? null;
  if (classic === null || classic.members.length === 0) return group;
  group.state = 'Stable';
  group.protocol = classic.protocol;
  group.leaderId = classic.leaderId;
  for (const { metadata, assignment, ...facts } of classic.members) {
    const member: Member = {
      ...facts,
      protocols: [{ name: classic.protocol, metadata: Buffer.from(metadata, 'base64') }],
      assignment: Buffer.from(assignment, 'base64'),
      isNew: false,
      awaitingJoin: null,
      awaitingSync: null,
      sessionDeadlineMs: nowMs + facts.sessionTimeoutMs,
    };
    group.members.set(member.id, member);
    if (member.instanceId !== null) group.staticMembers.set(member.instanceId, member.id);
  }
  return group;
}
