import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import type { ElectLeadersEntry } from '../state/entries/elect-leaders.js';

/**
 * ElectLeaders, versions 0–2 (v0 preferred only, v1 election types KIP-460, v2 flexible).
 *
 * Any broker takes it; the verdicts are the fold's. Without a list all partitions are looked at, and those that need no
 * election are left out of the answer.
 */
export const electLeaders = serve('ElectLeaders', { min: 0, max: 2 }, async (broker, request) => {
  const topics = request.topicPartitions?.map(({ topic, partitions }) => ({ name: topic, partitions })) ?? null;
  const election = elections[request.electionType];
  if (election === undefined) {
    const results = (topics ?? []).map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({ partition, error: ErrorCode.INVALID_REQUEST })),
    }));
    const why = `There is no election type ${request.electionType}; 0 is preferred, 1 is unclean.`;
    return {
      errorCode: ErrorCode.INVALID_REQUEST,
      replicaElectionResults: results.map((result) => answer(result, why)),
    };
  }
  const { error, results } = await broker.propose({
    kind: 'elect-leaders',
    election,
    topics,
    at: broker.clock.wallMs(),
  });
  return { errorCode: error, replicaElectionResults: results.map((result) => answer(result)) };
});

const elections: Record<number, ElectLeadersEntry['election']> = { 0: 'preferred', 1: 'unclean' };

function answer(
  { name, partitions }: { name: string; partitions: { partition: number; error: number }[] },
  why?: string,
) {
  return {
    topic: name,
    partitionResult: partitions.map(({ partition, error }) => ({
      partitionId: partition,
      errorCode: error,
      errorMessage: why ?? reasons[error]?.(name, partition) ?? null,
    })),
  };
}

const reasons: Record<number, (topic: string, partition: number) => string> = {
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]: (topic, partition) => `There is no partition ${topic}-${partition}.`,
  [ErrorCode.ELECTION_NOT_NEEDED]: () => 'The partition has the leader that this election would give it.',
  [ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE]: (topic, partition) =>
    `The first replica of ${topic}-${partition} is not alive.`,
  [ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE]: (topic, partition) => `No broker can lead ${topic}-${partition}.`,
};
