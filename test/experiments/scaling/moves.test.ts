import { describe, expect, it } from 'vitest';
import { leanest, withoutWarmUp } from '../../../src/experiments/scaling/reassign.js';

const move = (topic: string, copiedBytes: number | null) => ({
  topic,
  partition: 0,
  partitionBytes: 1_000_000,
  fromBroker: 1,
  toBroker: 2,
  ms: 50,
  copiedBytes,
});
const copied = (...moves: ReturnType<typeof move>[]) => leanest(moves).map(({ copiedBytes }) => copiedBytes);

describe('bytes copied by a move', () => {
  it('are those of the leanest of its rounds: background work is not in all of them', () => {
    expect(copied(move('a', 500), move('b', 9_000_000), move('a', 16_000_000), move('b', 700))).toEqual([
      500, 700, 500, 700,
    ]);
  });

  it('stay when every round copied: a copying move has no lean round', () => {
    expect(copied(move('a', 1_000_000), move('a', 1_000_300), move('a', 1_200_000))).toEqual([
      1_000_000, 1_000_000, 1_000_000,
    ]);
  });

  it('are unknown where nothing meters them', () => {
    expect(copied(move('a', null), move('a', null))).toEqual([null, null]);
  });
});

describe('the first round of moves', () => {
  const timed = (...times: (number | null)[]) => times.map((ms) => ({ ...move('a', null), ms }));

  it('warms up and does not count when others follow', () => {
    expect(withoutWarmUp(timed(900, 1_400, 50, 60), 2).map(({ ms }) => ms)).toEqual([50, 60]);
  });

  it('counts when moves are so slow that it was the only one', () => {
    expect(withoutWarmUp(timed(9_000, 14_000), 2).map(({ ms }) => ms)).toEqual([9_000, 14_000]);
  });

  it('counts when one of its moves never ended', () => {
    expect(withoutWarmUp(timed(50, null, 50, 60), 2)).toHaveLength(4);
  });
});
