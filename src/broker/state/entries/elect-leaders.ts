import { ErrorCode } from '../../../protocol/index.js';
import { electPreferred, leaderLoad } from '../leadership.js';
import type { ElectionOutcome, ElectionResult } from '../outcome.js';
import type { PartitionState, State } from '../state.js';

/** Elections asked for: by ElectLeaders, or by the broker that brings leaders back to their preferred replicas. */
export interface ElectLeadersEntry {
  kind: 'elect-leaders';
  /** `preferred`: the first replica; `unclean`: anyone, where nobody leads. */
  election: 'preferred' | 'unclean';
  /** null: every partition, of which those that need no election are not answered. */
  topics: { name: string; partitions: number[] }[] | null;
  at: number;
}

/**
 * KIP-183 and KIP-460, one verdict per partition. Whoever lives is in sync, so an unclean election never finds more to do
 * than the fold has done already when the last leader went.
 */
export function applyElectLeaders(state: State, entry: ElectLeadersEntry): ElectionOutcome {
  const load = leaderLoad(state);
  const elect = (partition: PartitionState): number => {
    if (entry.election === 'preferred') return electPreferred(partition, load);
    return partition.leader >= 0 ? ErrorCode.ELECTION_NOT_NEEDED : ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE;
  };
  if (entry.topics === null) {
    const results = [...state.topics.values()].map(({ name, partitions }) => ({
      name,
      partitions: partitions
        .map((partition) => ({ partition: partition.partition, error: elect(partition) }))
        .filter(({ error }) => error !== ErrorCode.ELECTION_NOT_NEEDED),
    }));
    return { error: ErrorCode.NONE, results };
  }
  const results = entry.topics.map(({ name, partitions }): ElectionResult => {
    const topic = state.topics.get(name);
    return {
      name,
      partitions: partitions.map((index) => ({ partition: index, ...electOne(topic?.partitions[index]) })),
    };
  });
  return { error: ErrorCode.NONE, results };

  function electOne(partition: PartitionState | undefined): { error: number } {
    return { error: partition === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : elect(partition) };
  }
}
