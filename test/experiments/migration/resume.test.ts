import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/experiments/migration/resume.js';

const commit = { group: 'g', topic: 't', partition: 0, committed: 40, nextSequence: 40, endSequence: 100 };

describe('a group that reads on after the cutover', () => {
  it('reads the record after its last commit', () => {
    expect(compare(commit, 40)).toEqual({
      group: 'g',
      topic: 't',
      partition: 0,
      committed: 40,
      nextSequence: 40,
      resumedSequence: 40,
      skipped: 0,
      repeated: 0,
    });
  });

  it('has skipped what lies between', () => {
    expect(compare(commit, 43)).toMatchObject({ skipped: 3, repeated: 0 });
  });

  it('has repeated what it had committed', () => {
    expect(compare(commit, 0)).toMatchObject({ skipped: 0, repeated: 40 });
  });

  it('without a committed offset starts at the end, as Kafka’s consumers do by default, and skips all the rest', () => {
    expect(compare(commit, null)).toMatchObject({ resumedSequence: null, skipped: 60, repeated: 0 });
  });
});
