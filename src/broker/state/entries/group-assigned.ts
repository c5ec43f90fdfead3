import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import type { ClassicGeneration } from '../classic-generation.js';
import { coordinates, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** The members of a classic group's generation and what its leader gave them; refused for any but the newest generation. */
export interface GroupAssignedEntry {
  kind: 'group-assigned';
  group: string;
  generation: number;
  classic: ClassicGeneration;
  at: number;
}

export function applyGroupAssigned(state: State, entry: GroupAssignedEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const group = state.groups.get(entry.group);
  if (group?.generation !== entry.generation) return { error: ErrorCode.ILLEGAL_GENERATION };
  if (group.consumer?.members.size) return { error: ErrorCode.REBALANCE_IN_PROGRESS };
  group.classic = entry.classic;
  return { error: ErrorCode.NONE };
}
