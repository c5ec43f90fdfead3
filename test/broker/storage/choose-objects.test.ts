import { expect, it } from 'vitest';
import type { ObjectState } from '../../../src/broker/state/state.js';
import { chooseObjects } from '../../../src/broker/storage/compaction.js';

const mebibyte = 1024 * 1024;
const ages = { compactAfterMs: 0, compactSmallAfterMs: 0 };

/** Mostly dead objects with this much alive. */
const deadWith = (...liveMebibytes: number[]): ObjectState[] =>
  liveMebibytes.map((live, number) => ({
    number,
    key: `wal/1-1-${number}`,
    bytes: live * 10 * mebibyte,
    createdMs: 0,
    references: 1,
    liveBytes: live * mebibyte,
  }));
const chosen = (objects: ObjectState[]) => chooseObjects(objects, 1, ages).map(({ number }) => number);

it('objects are rewritten up to one round of bytes', () => {
  expect(chosen(deadWith(6, 6, 6))).toEqual([0, 1]);
});
it('one that does not fit any more takes no room from those behind it', () => {
  expect(chosen(deadWith(1, 17, 2, 3))).toEqual([0, 2, 3]);
});
it('one that exceeds a round is rewritten alone, and stops nobody for good', () => {
  expect(chosen(deadWith(17, 1, 2))).toEqual([0]);
});
