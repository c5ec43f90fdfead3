import { ErrorCode } from '../../protocol/index.js';
import type { Author } from './author.js';
import type { Downgrade } from './consumer-group/downgrade.js';
import { coordinatorOf } from './coordinator.js';
import type { Outcome } from './outcome.js';
import type { CommittedOffset, GroupState, State } from './state.js';

/** Only the coordinator in this state may change a group, so a coordinator that was replaced acknowledges nothing. */
export function coordinates(state: State, group: string, author: Author): boolean {
  return coordinatorOf(state, group)?.id === author.broker;
}

export function notCoordinator(group: string): Outcome {
  return { error: ErrorCode.NOT_COORDINATOR, message: `another broker coordinates group ${group} now` };
}

/** A group's offsets in a topic, to be changed. */
export function offsetsOf(group: GroupState, topic: string): Map<number, CommittedOffset> {
  let offsets = group.offsets.get(topic);
  if (offsets === undefined) {
    offsets = new Map();
    group.offsets.set(topic, offsets);
  }
  return offsets;
}

/** The group, made when there is none. */
export function groupOf(state: State, id: string): GroupState {
  let group = state.groups.get(id);
  if (group === undefined) {
    group = { id, generation: 0, protocolType: '', offsets: new Map(), classic: null, consumer: null, share: null };
    state.groups.set(id, group);
  }
  return group;
}

/** Whether anybody is in the group, whatever protocol they speak. */
export function hasMembers({ classic, consumer, share }: GroupState): boolean {
  if (share !== null && share.membership.members.size > 0) return true;
  return (classic?.members.length ?? 0) > 0 || (consumer?.members.size ?? 0) > 0;
}

/** A group of the KIP-848 protocol goes on as a classic one. */
export function becomeClassic(group: GroupState, { generation, classic }: Downgrade, atMs: number): void {
  group.consumer = null;
  group.classic = classic;
  group.generation = generation;
  group.changedAtMs = atMs;
}
