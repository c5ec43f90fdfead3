import { describe, expect, it } from 'vitest';
import { kafkajsCases } from '../../src/kits/kafkajs/cases.js';
import type { KafkajsEvent, KafkajsWork } from '../../src/kits/kafkajs/work.js';

const work: KafkajsWork = {
  bootstrap: [],
  topic: 't',
  partitions: 2,
  group: 'g',
  batchSize: 2,
  records: ['a', 'b'],
  cutRecords: ['c'],
  laterRecords: ['d'],
};

const read = (phase: 'first' | 'resumed', offset: number, value: string): KafkajsEvent => ({
  event: 'read',
  phase,
  partition: 0,
  offset: String(offset),
  value,
  intact: true,
});
const healthy: KafkajsEvent[] = [
  { event: 'created', partitions: 2, maxMessageBytes: '500000' },
  { event: 'acknowledged', kind: 'first', partition: 0, baseOffset: '0', values: ['a', 'b'] },
  { event: 'acknowledged', kind: 'cut', partition: 0, baseOffset: '-1', values: ['c'] },
  { event: 'cuts', count: 1 },
  { event: 'joined', phase: 'first', partitions: [0, 1] },
  { event: 'joined', phase: 'first', partitions: [0] },
  { event: 'joined', phase: 'first', partitions: [1] },
  ...[read('first', 0, 'a'), read('first', 1, 'b'), read('first', 2, 'c')],
  { event: 'committed', offsets: [{ partition: 0, offset: '3' }] },
  { event: 'acknowledged', kind: 'later', partition: 0, baseOffset: '3', values: ['d'] },
  { event: 'fetched-offsets', offsets: [{ partition: 0, offset: '3' }] },
  { event: 'joined', phase: 'resumed', partitions: [0, 1] },
  read('resumed', 3, 'd'),
];

/** Names of the cases whose observation is not the expectation. */
function broken(events: KafkajsEvent[], failure: string | null = null): string[] {
  return kafkajsCases(work, events, failure)
    .filter(({ expected, observed }) => expected !== observed)
    .map(({ name }) => name);
}
const without = (kind: KafkajsEvent['event']): KafkajsEvent[] => healthy.filter(({ event }) => event !== kind);

describe('the story of a kafkajs application', () => {
  it('whole: every case as expected', () => expect(broken(healthy)).toEqual([]));
  it('nothing reported: nothing passes but the absence of crashes', () => {
    expect(broken([], 'ended with exit code 1')).toHaveLength(8);
  });
  it('a connection that was never cut proves nothing about resending', () => {
    expect(broken(without('cuts'))).toEqual(['an acknowledgement that was lost on the way is sent again']);
  });
  it('a consumer that crashed shows', () => {
    expect(broken([...healthy, { event: 'crashed', message: 'oh' }])).toEqual(['no consumer crashed']);
  });
  it('a group that never rebalanced shows', () => expect(broken(without('joined'))).toHaveLength(1));
  it('a commit that the broker gives back differently shows', () => {
    const lower: KafkajsEvent = { event: 'fetched-offsets', offsets: [{ partition: 0, offset: '2' }] };
    expect(broken([...without('fetched-offsets'), lower])).toEqual(['committed offsets as the broker gives them back']);
  });
  it('a resume from before the commit shows', () => {
    expect(broken([...healthy, read('resumed', 0, 'a')])).toEqual([
      'a new member resumes at the commit: no gap, no repeat',
    ]);
  });
});
