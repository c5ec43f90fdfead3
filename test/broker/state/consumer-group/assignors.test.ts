import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssignorMember, assignors } from '../../../../src/broker/state/consumer-group/assignors/assignor.js';
import type { Partitions } from '../../../../src/broker/state/consumer-group/consumer-group.js';

interface Fleet {
  counts: Record<string, number>;
  members: AssignorMember[];
}

const topicIds = ['a', 'b', 'c'];
const counts = fc.record({ a: fc.nat(7), b: fc.nat(7), c: fc.nat(7) });
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 6 });
/** What a member had may be out of date: partitions that are gone, or that another one has, too. */
const previous = fc.dictionary(fc.constantFrom(...topicIds), fc.uniqueArray(fc.nat(8), { maxLength: 5 }));

function fleet(topics: fc.Arbitrary<string[]>, isSame: boolean): fc.Arbitrary<Fleet> {
  return fc.tuple(counts, ids, topics).chain(([partitions, names, shared]) =>
    fc.record({
      counts: fc.constant(partitions),
      members: fc.tuple(
        ...names.map((id) =>
          fc.record({
            id: fc.constant(id),
            topicIds: (isSame ? fc.constant(shared) : topics).map((list) => new Set(list)),
            previous: previous as fc.Arbitrary<Partitions>,
          }),
        ),
      ),
    }),
  );
}

const someTopics = fc.subarray(topicIds);
const alike = fleet(someTopics, true);
const mixed = fleet(someTopics, false);

function run(name: string, { counts, members }: Fleet): Map<string, Partitions> {
  return assignors[name]!(members, (topicId) => counts[topicId]!);
}

function flat(partitions: Partitions): string[] {
  return Object.entries(partitions).flatMap(([topicId, numbers]) => numbers.map((number) => `${topicId}${number}`));
}

describe.each(Object.keys(assignors))('%s', (name) => {
  it('gives each partition that somebody reads to exactly one of its readers', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), (group) => {
        const given = run(name, group);
        const all = [...given.values()].flatMap(flat);
        const read = new Set(group.members.flatMap((member) => [...member.topicIds]));
        const expected = [...read].flatMap((topicId) =>
          Array.from({ length: group.counts[topicId]! }, (_, partition) => `${topicId}${partition}`),
        );
        expect(all.sort()).toEqual(expected.sort());
        for (const member of group.members) {
          for (const topicId of Object.keys(given.get(member.id)!)) expect(member.topicIds).toContain(topicId);
        }
      }),
    );
  });

  it('moves nothing when it is asked again', () => {
    fc.assert(
      fc.property(fc.oneof(alike, mixed), (group) => {
        const given = run(name, group);
        const again = group.members.map((member) => ({ ...member, previous: given.get(member.id)! }));
        expect(run(name, { ...group, members: again })).toEqual(given);
      }),
    );
  });
});

describe('uniform', () => {
  it('leaves no two members with equal subscriptions further apart than one partition', () => {
    fc.assert(
      fc.property(alike, (group) => {
        const sizes = [...run('uniform', group).values()].map((partitions) => flat(partitions).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leaves no partition with a member that has two more than another reader of the topic', () => {
    fc.assert(
      fc.property(mixed, (group) => {
        const given = run('uniform', group);
        const size = (id: string) => flat(given.get(id)!).length;
        for (const owner of group.members) {
          for (const topicId of Object.keys(given.get(owner.id)!)) {
            for (const other of group.members.filter((member) => member.topicIds.has(topicId))) {
              expect(size(owner.id) - size(other.id)).toBeLessThanOrEqual(1);
            }
          }
        }
      }),
    );
  });

  it('gives a newcomer its share and moves nothing else', () => {
    fc.assert(
      fc.property(alike, (group) => {
        const settled = run('uniform', group);
        const stay = group.members.map((member) => ({ ...member, previous: settled.get(member.id)! }));
        const newcomer = { id: 'zzzz', topicIds: group.members[0]!.topicIds, previous: {} };
        const given = run('uniform', { ...group, members: [...stay, newcomer] });
        for (const { id } of stay) {
          const before = new Set(flat(settled.get(id)!));
          expect(flat(given.get(id)!).filter((partition) => !before.has(partition))).toEqual([]);
        }
      }),
    );
  });
});

describe('range', () => {
  it('gives topics of one size out alike, in runs, so that they can be joined', () => {
    const member = (id: string) => ({ id, topicIds: new Set(['a', 'b']), previous: {} });
    const given = run('range', { counts: { a: 5, b: 5 }, members: [member('x'), member('y')] });
    expect([...given]).toEqual([
      ['x', { a: [0, 1, 2], b: [0, 1, 2] }],
      ['y', { a: [3, 4], b: [3, 4] }],
    ]);
  });
});
