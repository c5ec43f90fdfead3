import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AcknowledgeType, givenBack, judgeAcknowledgement } from '../../../src/broker/share/judge-acknowledgement.js';
import { type Lock, sameLock } from '../../../src/broker/share/lock.js';
import { planAcquisition } from '../../../src/broker/share/plan-acquisition.js';
import { BatchIndex } from '../../../src/broker/state/batch-index.js';
import { cutRuns, putRun } from '../../../src/broker/state/share-group/offset-runs.js';
import { type SharePartition, settle } from '../../../src/broker/state/share-group/share-partition.js';

const deliveryCountLimit = 3;
const batchSizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 });
const member = fc.constantFrom('a', 'b');
const step = fc.oneof(
  fc.record({
    do: fc.constant('acquire' as const),
    member,
    maxRecords: fc.integer({ min: 1, max: 9 }),
    isExact: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('acknowledge' as const),
    member,
    type: fc.constantFrom(AcknowledgeType.ACCEPT, AcknowledgeType.RELEASE, AcknowledgeType.REJECT, AcknowledgeType.GAP),
    from: fc.nat(20),
    count: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ do: fc.constant('expire' as const), member }),
);

/** Every record for itself, as KIP-932 tells its life. */
interface RecordLife {
  state: 'available' | 'acquired' | 'done';
  deliveryCount: number;
  owner: string | null;
}

describe('the life of records in a share partition', () => {
  it('no record is skipped, given to two members, delivered too often, or delivered once it is done with', () => {
    fc.assert(
      fc.property(batchSizes, fc.array(step, { maxLength: 40 }), (sizes, steps) => {
        const log = logOf(sizes);
        const share: SharePartition = { startOffset: 0, stateEpoch: 0, runs: [] };
        const locks: Lock[] = [];
        const lives = Array.from(
          { length: log.readableTo },
          (): RecordLife => ({ state: 'available', deliveryCount: 0, owner: null }),
        );
        for (const one of steps) {
          if (one.do === 'acquire') {
            const limits = { ...one, maxBytes: 1_000_000, atLeastOne: true, maxInFlight: 1_000 };
            const plan = planAcquisition(log, share, locks, limits);
            expect(plan.gone).toEqual([]);
            if (one.isExact) expect(plan.records).toBeLessThanOrEqual(one.maxRecords);
            if (plan.records === 0) expect(lives.every(({ state }) => state !== 'available')).toBe(true);
            const lowest = lives.findIndex(({ state }) => state === 'available');
            if (plan.records > 0) expect(plan.acquired[0]!.first).toBe(lowest);
            for (const { first, last, deliveryCount } of plan.acquired) {
              for (let offset = first; offset <= last; offset++) {
                const life = lives[offset]!;
                expect(life.state).toBe('available');
                expect(deliveryCount).toBe(life.deliveryCount + 1);
                Object.assign(life, { state: 'acquired', deliveryCount, owner: one.member });
              }
              const lock = { first, last, memberId: one.member, deliveryCount, deadlineMs: 0, isSettling: false };
              putRun(locks, lock, sameLock);
            }
          } else if (one.do === 'acknowledge') {
            const batch = { first: one.from, last: one.from + one.count - 1, types: [one.type] };
            const verdict = judgeAcknowledgement(locks, share.startOffset, one.member, [batch], deliveryCountLimit);
            const told = lives.slice(Math.max(one.from, share.startOffset), one.from + one.count);
            const reachesBeyond = one.from + one.count > lives.length;
            const isRight =
              !reachesBeyond && told.every(({ owner, state }) => state === 'acquired' && owner === one.member);
            expect('settled' in verdict).toBe(isRight);
            if (!('settled' in verdict)) continue;
            for (const life of told) {
              const isBack = one.type === AcknowledgeType.RELEASE && life.deliveryCount < deliveryCountLimit;
              Object.assign(life, { state: isBack ? 'available' : 'done', owner: null });
            }
            settle(share, verdict.settled, 0);
            for (const { first, last } of verdict.settled) cutRuns(locks, first, last);
          } else {
            const expired = locks.filter(({ memberId }) => memberId === one.member);
            const back = expired.map((lock) => givenBack(lock, lock.deliveryCount, deliveryCountLimit));
            settle(share, back, 0);
            for (const { first, last } of expired) cutRuns(locks, first, last);
            for (const life of lives) {
              if (life.owner !== one.member) continue;
              const isBack = life.deliveryCount < deliveryCountLimit;
              Object.assign(life, { state: isBack ? 'available' : 'done', owner: null });
            }
          }
          const firstOpen = lives.findIndex(({ state }) => state !== 'done');
          expect(share.startOffset).toBe(firstOpen < 0 ? lives.length : firstOpen);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('an acknowledgement whose answer was lost is not undone when its lock ends', () => {
    const share: SharePartition = { startOffset: 0, stateEpoch: 0, runs: [] };
    settle(share, [{ first: 2, last: 3, state: 'acknowledged', deliveryCount: 1 }], 0);
    settle(share, [{ first: 0, last: 5, state: 'available', deliveryCount: 1 }], 0);
    expect(share.runs.map(({ first, last, state }) => [first, last, state])).toEqual([
      [0, 1, 'available'],
      [2, 3, 'acknowledged'],
      [4, 5, 'available'],
    ]);
  });

  it('records that are gone from the log hold nobody up', () => {
    const share: SharePartition = { startOffset: 0, stateEpoch: 0, runs: [] };
    settle(share, [{ first: 0, last: 9, state: 'available', deliveryCount: 1 }], 0);
    settle(share, [], 7);
    expect(share.startOffset).toBe(7);
    expect(share.runs).toEqual([{ first: 7, last: 9, state: 'available', deliveryCount: 1 }]);
  });

  it('no more than so many records are under way', () => {
    const log = logOf([5, 5, 5, 5]);
    const share: SharePartition = { startOffset: 0, stateEpoch: 0, runs: [] };
    const limits = { maxRecords: 100, isExact: false, maxBytes: 1_000_000, atLeastOne: true, maxInFlight: 8 };
    const plan = planAcquisition(log, share, [], limits);
    expect(plan.records).toBe(10); // The batch that is begun is given whole.
    const lock = { first: 0, last: 9 };
    expect(planAcquisition(log, share, [lock], limits).records).toBe(0);
  });
});

function logOf(sizes: readonly number[]) {
  const batches = new BatchIndex();
  let baseOffset = 0;
  for (const recordCount of sizes) {
    batches.append({ baseOffset, recordCount, object: 0, position: 0, length: 100, maxTimestampMs: 0 });
    baseOffset += recordCount;
  }
  return { batches, logStartOffset: 0, readableTo: baseOffset };
}
