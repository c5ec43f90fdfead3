import { expect, it } from 'vitest';
import { layOut } from '../../../src/broker/wal/flight.js';
import { SequenceGaps } from '../../../src/broker/wal/sequence-gaps.js';

const notLeader = 6;
const producer = { topicId: 't', partition: 0, producerId: '7', producerEpoch: 0 };
const refused = { error: notLeader, batches: [] };

function flightOf(...sequences: number[]) {
  const batch = (baseSequence: number) => ({
    ...producer,
    bytes: Buffer.from('x'),
    recordCount: 1,
    maxTimestampMs: 0,
    baseSequence,
  });
  return layOut(
    'wal/1-1-0',
    sequences.map((sequence) => ({ batch: batch(sequence), settle: () => {} })),
  );
}

function freeOf(gaps: SequenceGaps, sequences: number[], knows = false, nowMs = 0): number[] {
  const { free } = gaps.part(flightOf(...sequences), () => knows, nowMs);
  return free.topics.flatMap(({ batches }) => batches.map((batch) => batch[7]));
}

it('a batch refused before it reached the write path holds up those behind it, though they come first', () => {
  const gaps = new SequenceGaps();
  gaps.noteOne({ ...producer, baseSequence: 0 }, 0);
  expect(freeOf(gaps, [2, 4])).toEqual([]);
  expect(freeOf(gaps, [0, 2, 4])).toEqual([0, 2, 4]);
});

it('the earliest of several that failed is what must come next, in whatever order they failed', () => {
  const gaps = new SequenceGaps();
  gaps.note(flightOf(2), 0, refused);
  gaps.note(flightOf(0), 0, refused);
  expect(freeOf(gaps, [2])).toEqual([]);
  expect(freeOf(gaps, [0, 2])).toEqual([0, 2]);
});

it('one from before the gap is not behind it', () => {
  const gaps = new SequenceGaps();
  gaps.note(flightOf(2), 0, refused);
  expect(freeOf(gaps, [0, 2])).toEqual([0, 2]);
});

it('a batch that the log refused is missing, one that it took is not', () => {
  const gaps = new SequenceGaps();
  const outcome = { baseOffset: 0, logStartOffset: 0, duplicate: false };
  gaps.note(flightOf(0, 1), 0, {
    error: 0,
    batches: [
      { ...outcome, error: 0 },
      { ...outcome, error: notLeader },
    ],
  });
  expect(freeOf(gaps, [2])).toEqual([]);
  expect(freeOf(gaps, [1, 2])).toEqual([1, 2]);
});

it('a partition that knows the producer judges by itself; sequences wrap', () => {
  const gaps = new SequenceGaps();
  gaps.noteOne({ ...producer, baseSequence: 0x7fffffff }, 0);
  expect(freeOf(gaps, [0])).toEqual([]);
  expect(freeOf(gaps, [0], true)).toEqual([0]);
});

it('a producer that did not come again for as long as any would is not held up for ever', () => {
  const gaps = new SequenceGaps();
  gaps.noteOne({ ...producer, baseSequence: 0 }, 0);
  expect(freeOf(gaps, [2], false, 120_000)).toEqual([]);
  expect(freeOf(gaps, [2], false, 120_001)).toEqual([2]);
});

it('many producers that are refused take bounded room, and the newest gaps stay', () => {
  const gaps = new SequenceGaps();
  for (let id = 0; id < 10_001; id++) gaps.noteOne({ ...producer, producerId: `${id}`, baseSequence: 0 }, 0);
  expect(freeOf(gaps, [2])).toEqual([]);
  gaps.noteOne({ ...producer, producerId: '0', baseSequence: 0 }, 0);
  for (let id = 1; id < 10_000; id++) gaps.noteOne({ ...producer, producerId: `later-${id}`, baseSequence: 0 }, 0);
  expect(freeOf(gaps, [2])).toEqual([2]);
});
