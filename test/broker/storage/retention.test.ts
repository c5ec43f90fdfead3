import { beforeEach, describe, expect, it } from 'vitest';
import { retainedFrom } from '../../../src/broker/storage/retention.js';
import { LogInMemory } from '../state/log-in-memory.js';

const week = 7 * 24 * 3_600_000;
let log: LogInMemory;
const partition = () => log.partition('t');

/** Batches of 10 records and 100 bytes, their newest records at these times. */
function batchesAt(...times: number[]): void {
  times.forEach((ms, i) => {
    log.commit(1, 't', [[0, i * 100, 100, 10, ms, '', -1, -1]]);
  });
}

beforeEach(() => {
  log = new LogInMemory();
  log.register(1);
  log.createTopic('t');
});

describe('retention', () => {
  it('by time drops whole batches whose newest record has expired', () => {
    batchesAt(100, 200, 300);
    expect(retainedFrom(partition(), 1_200, 1_000, -1)).toBe(10);
    expect(retainedFrom(partition(), 1_201, 1_000, -1)).toBe(20);
  });
  it('by time stops at the first batch that is young, though older ones follow', () => {
    batchesAt(100, 900, 100);
    expect(retainedFrom(partition(), 1_500, 1_000, -1)).toBe(10);
  });
  it('by size keeps at least retention.bytes', () => {
    batchesAt(0, 0, 0, 0);
    expect(retainedFrom(partition(), 0, -1, 250)).toBe(10);
    expect(retainedFrom(partition(), 0, -1, 0)).toBe(40);
  });
  it('of -1 keeps everything', () => {
    batchesAt(0, 0);
    expect(retainedFrom(partition(), week * 10, -1, -1)).toBe(0);
  });
  it('by time does not take records without a timestamp', () => {
    batchesAt(-1, 0);
    expect(retainedFrom(partition(), week * 10, 1_000, -1)).toBe(0);
  });
});
