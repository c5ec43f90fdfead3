import type { ReassignEvidence } from '../../model/evidence.js';

type Moves = ReassignEvidence['moves'];

/** A move as it was measured; `copiedBytes` is all that went through the store meanwhile, whoever caused it. */
export type TimedMove = Moves[number] & {
  round: number;
  /** The broker never had this partition before: nothing of it can lie in a cache there. */
  firstArrival: boolean;
};

/** Timed moves as evidence: the warm-up tells of bytes, not of time. */
export function asEvidence(moves: readonly TimedMove[]): Moves {
  const copied = copiedOnArrival(moves);
  return withoutWarmUp(moves).map(({ round: _, firstArrival: __, ...move }) => ({
    ...move,
    copiedBytes: copied.get(move.topic) ?? null,
  }));
}

/** The first moves of a cluster's life load code and open connections. One that never ended is no warm-up: all count. */
export function withoutWarmUp(moves: readonly TimedMove[]): TimedMove[] {
  const first = moves.filter(({ round }) => round === 0);
  const warmsUp = moves.length > first.length && first.every(({ ms }) => ms !== null);
  return warmsUp ? moves.filter(({ round }) => round > 0) : [...moves];
}

/**
 * Bytes copied for each topic's partition when it first came to a broker; a target with a cache copies no other time.
 * The store's meter counts background work of the cluster, too. So an arrival's bytes count as far as they are confirmed:
 * by the share of its bytes that the median of the other sizes took in the same round, or by all arrivals of the same
 * partition, where there are several. A topic that was never metered is absent.
 */
export function copiedOnArrival(moves: readonly TimedMove[]): Map<string, number> {
  const arrivals = moves.flatMap(({ firstArrival, copiedBytes, ...move }) =>
    firstArrival && copiedBytes !== null ? [{ ...move, copiedBytes }] : [],
  );
  const usualShare = (round: number) =>
    lowerMedian(
      arrivals.filter((other) => other.round === round).map((other) => other.copiedBytes / other.partitionBytes),
    );
  const copied = new Map<string, number>();
  for (const topic of new Set(arrivals.map((arrival) => arrival.topic))) {
    const own = arrivals.filter((arrival) => arrival.topic === topic);
    const confirmed = own.map(({ round, partitionBytes, copiedBytes }) =>
      Math.min(copiedBytes, usualShare(round) * partitionBytes),
    );
    const always = own.length > 1 ? Math.min(...own.map(({ copiedBytes }) => copiedBytes)) : 0;
    copied.set(topic, Math.round(Math.max(always, ...confirmed)));
  }
  return copied;
}

function lowerMedian(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
