import type { Partitions } from '../consumer-group.js';
import { assignRange } from './range.js';
import { assignUniform } from './uniform.js';

/** What an assignor sees of a member: the topics it reads, and what it was given last time. */
export interface AssignorMember {
  readonly id: string;
  readonly topicIds: ReadonlySet<string>;
  readonly previous: Partitions;
}

/** Gives every partition of every topic that somebody reads to exactly one of its readers. */
export type Assignor = (
  members: readonly AssignorMember[],
  partitionCount: (topicId: string) => number,
) => Map<string, Partitions>;

/** The server side assignors, Kafka's names; the first is the default. */
export const assignors: Readonly<Record<string, Assignor>> = { uniform: assignUniform, range: assignRange };

export const defaultAssignor = 'uniform';
