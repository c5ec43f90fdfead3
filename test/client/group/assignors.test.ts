import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssignorName, assignors, type SubscribedMember, type TopicPartition } from '../../../src/client/index.js';

const SEED = 20_261_124;
const NAMES: AssignorName[] = ['range', 'roundrobin', 'cooperative-sticky'];

const member = (
  memberId: string,
  topics: string[],
  owned: TopicPartition[] = [],
  generationId = -1,
): SubscribedMember => ({
  memberId,
  groupInstanceId: null,
  topics,
  owned,
  generationId,
});

const key = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;
const keys = (list: TopicPartition[] | undefined): string[] => (list ?? []).map(key);

const groups = fc.record({
  counts: fc
    .dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 9 }))
    .map((counts) => new Map(Object.entries(counts))),
  subscriptions: fc.array(fc.subarray(['a', 'b', 'c', 'absent']), { minLength: 1, maxLength: 6 }),
});

describe.each(NAMES)('%s', (name) => {
  it(`gives every partition that somebody wants to exactly one member that wants it (seed ${SEED})`, () => {
    fc.assert(
      fc.property(groups, ({ counts, subscriptions }) => {
        const members = subscriptions.map((topics, i) => member(`m${i}`, topics));
        const assigned = assignors[name](members, counts);
        const given = [...assigned].flatMap(([id, list]) => {
          const wants = members.find(({ memberId }) => memberId === id)!.topics;
          for (const { topic } of list) expect(wants).toContain(topic);
          return keys(list);
        });
        const wanted = [...counts].flatMap(([topic, count]) =>
          subscriptions.some((topics) => topics.includes(topic))
            ? Array.from({ length: count }, (_, partition) => `${topic}-${partition}`)
            : [],
        );
        expect(given.sort()).toEqual(wanted.sort());
      }),
      { seed: SEED },
    );
  });

  it('does not depend on the order in which members joined', () => {
    const members = ['x', 'y', 'z'].map((id) => member(id, ['a', 'b']));
    const counts = new Map([
      ['a', 5],
      ['b', 4],
    ]);
    const forward = assignors[name](members, counts);
    const backward = assignors[name]([...members].reverse(), counts);
    for (const { memberId } of members) expect(keys(backward.get(memberId))).toEqual(keys(forward.get(memberId)));
  });
});

describe('range and roundrobin, as Java assigns', () => {
  const members = ['m0', 'm1'].map((id) => member(id, ['a', 'b']));
  const counts = new Map([
    ['a', 3],
    ['b', 3],
  ]);

  it('range: contiguous, and the first member gets the extra one of every topic', () => {
    expect(keys(assignors.range(members, counts).get('m0'))).toEqual(['a-0', 'a-1', 'b-0', 'b-1']);
  });

  it('roundrobin: in turn over all topics', () => {
    expect(keys(assignors.roundrobin(members, counts).get('m0'))).toEqual(['a-0', 'a-2', 'b-1']);
  });

  it('static members are ordered by instance id, so that a restart changes nothing', () => {
    const named = [
      { ...member('zzz', ['a']), groupInstanceId: 'pod-0' },
      { ...member('aaa', ['a']), groupInstanceId: 'pod-1' },
    ];
    expect(keys(assignors.range(named, counts).get('zzz'))).toEqual(['a-0', 'a-1']);
  });
});

describe('cooperative-sticky', () => {
  it('takes nothing from its owner and gives it to another in one generation (KIP-429)', () => {
    const owned = [0, 1, 2, 3].map((partition) => ({ topic: 'a', partition }));
    const counts = new Map([['a', 4]]);
    const first = assignors['cooperative-sticky']([member('old', ['a'], owned, 1), member('new', ['a'])], counts);
    expect([first.get('old')!.length, first.get('new')!.length]).toEqual([2, 0]);
    const second = assignors['cooperative-sticky'](
      [member('old', ['a'], first.get('old'), 2), member('new', ['a'], [], 2)],
      counts,
    );
    expect([second.get('old'), second.get('new')!.length]).toEqual([first.get('old'), 2]);
  });

  it('believes the claim of the later generation when two members claim a partition', () => {
    const claim = [{ topic: 'a', partition: 0 }];
    const assigned = assignors['cooperative-sticky'](
      [member('stale', ['a'], claim, 3), member('fresh', ['a'], claim, 7)],
      new Map([['a', 1]]),
    );
    expect(keys(assigned.get('fresh'))).toEqual(['a-0']);
  });

  it(`settles within a few generations, balanced, and moves nothing after that (seed ${SEED})`, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 20, maxLength: 20 }),
        (size, count, ownership) => {
          const counts = new Map([['a', count]]);
          let members = Array.from({ length: size }, (_, i) =>
            member(
              `m${i}`,
              ['a'],
              ownership.flatMap((owner, partition) =>
                owner === i && partition < count ? [{ topic: 'a', partition }] : [],
              ),
              1,
            ),
          );
          const step = (): void => {
            const assigned = assignors['cooperative-sticky'](members, counts);
            members = members.map((one) => ({
              ...one,
              owned: assigned.get(one.memberId)!,
              generationId: one.generationId + 1,
            }));
          };
          step();
          step();
          const loads = members.map(({ owned }) => owned.length);
          expect(loads.reduce((sum, load) => sum + load, 0)).toBe(count);
          expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
          const held = (): string[][] => members.map(({ owned }) => keys(owned).sort());
          const settled = held();
          step();
          expect(held()).toEqual(settled);
        },
      ),
      { seed: SEED },
    );
  });
});
