import { describe, expect, it } from 'vitest';
import { storedSince } from '../../../src/experiments/cost/stored-since.js';

const classOf = (key: string) => key.split('/')[0] as string;
const bucket = (objects: Record<string, number>) => Object.entries(objects).map(([key, size]) => ({ key, size }));

describe('what a bucket holds because of what was written', () => {
  it('is what has appeared, by class', () => {
    const stored = storedSince(bucket({ 'wal/1': 100 }), bucket({ 'wal/1': 100, 'wal/2': 50, 'meta/1': 5 }), classOf);
    expect(stored).toEqual({ bytes: 55, byClass: { wal: { objects: 1, bytes: 50 }, meta: { objects: 1, bytes: 5 } } });
  });

  it('still holds the objects of deleted topics when nobody deletes them', () => {
    const now = bucket({ 'wal/1': 100, 'wal/kept': 50, 'wal/doomed': 100 });
    expect(storedSince(bucket({ 'wal/1': 100 }), now, classOf).bytes).toBe(150);
  });

  it('does not count older data that a compaction has rewritten meanwhile', () => {
    const now = bucket({ 'segment/1': 98, 'wal/2': 50 });
    expect(storedSince(bucket({ 'wal/1': 100 }), now, classOf).bytes).toBe(48);
  });

  it('is never less than nothing, whatever else was cleaned up', () => {
    expect(storedSince(bucket({ 'wal/1': 1_000 }), bucket({ 'wal/2': 50 }), classOf).bytes).toBe(50);
  });
});
