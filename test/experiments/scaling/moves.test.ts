import { describe, expect, it } from 'vitest';
import {
  asEvidence,
  copiedOnArrival,
  type TimedMove,
  withoutWarmUp,
} from '../../../src/experiments/scaling/timed-moves.js';

const MB = 1_000_000;
const sizes = { small: 2 * MB, middle: 8 * MB, large: 32 * MB };
type Topic = keyof typeof sizes;

const move = (
  topic: Topic,
  round: number,
  copiedBytes: number | null,
  changed: Partial<TimedMove> = {},
): TimedMove => ({
  topic,
  partition: 0,
  partitionBytes: sizes[topic],
  fromBroker: 1,
  toBroker: 2,
  ms: 50,
  copiedBytes,
  round,
  firstArrival: round < 2,
  ...changed,
});
/** One round: the share of its bytes that each size copied, or null where it was not metered. */
const round = (number: number, ...shares: (number | null)[]): TimedMove[] =>
  (Object.keys(sizes) as Topic[]).map((topic, i) => {
    const share = shares[i] ?? null;
    return move(topic, number, share === null ? null : share * sizes[topic]);
  });
const copied = (...moves: TimedMove[]) => Object.fromEntries(copiedOnArrival(moves));

describe('bytes copied by a move', () => {
  it('show when each first arrival copies and a cache serves the later ones', () => {
    const moves = [...round(0, 1, 1, 1), ...round(1, 1, 1, 1), ...round(2, 0, 0, 0), ...round(3, 0, 0, 0)];
    expect(copied(...moves)).toEqual(sizes);
    expect(asEvidence(moves).map(({ copiedBytes }) => copiedBytes)).toEqual(
      [1, 2, 3].flatMap(() => Object.values(sizes)),
    );
  });

  it('show when only the very first arrivals copy: the warm-up round counts', () => {
    expect(copied(...round(0, 1, 1.1, 1), ...round(1, 0.01, 0, 0))).toEqual(sizes);
  });

  it('show when only large partitions are copied, each time they come to a broker', () => {
    expect(copied(...round(0, 0, 0, 1), ...round(1, 0, 0, 1.2))).toMatchObject({ large: sizes.large });
  });

  it('are not those of background work during one move, however many', () => {
    expect(copied(...round(0, 0, 0, 0.9), ...round(1, 0, 0, 0))).toEqual({ small: 0, middle: 0, large: 0 });
    expect(copied(...round(0, 0, 0, 0.9))).toEqual({ small: 0, middle: 0, large: 0 });
  });

  it('are unknown where nothing meters them', () => {
    expect(copied(...round(0, null, null, null))).toEqual({});
    expect(asEvidence(round(0, 0, 0, null)).map(({ copiedBytes }) => copiedBytes)).toEqual([0, 0, null]);
  });
});

describe('the first round of moves', () => {
  const timed = (...rounds: (number | null)[][]) =>
    rounds.flatMap((times, number) => times.map((ms) => move('small', number, null, { ms })));

  it('warms up and does not count when others follow', () => {
    expect(withoutWarmUp(timed([900, 1_400], [50, 60])).map(({ ms }) => ms)).toEqual([50, 60]);
  });

  it('counts when moves are so slow that it was the only one', () => {
    expect(withoutWarmUp(timed([9_000, 14_000])).map(({ ms }) => ms)).toEqual([9_000, 14_000]);
  });

  it('counts when one of its moves never ended', () => {
    expect(withoutWarmUp(timed([50, null], [50, 60]))).toHaveLength(4);
  });
});
