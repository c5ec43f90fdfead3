import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Partitions } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import { consumerGroupState } from '../../../../src/broker/state/consumer-group/consumer-group.js';
import { ErrorCode } from '../../../../src/protocol/index.js';
import { ConsumerGroupBench } from './bench.js';
import { ClassicMember } from './classic-member.js';

/** A client as KIP-848 wants it: it uses what it was given until it is told otherwise, and says what it has. */
class Client {
  epoch = 0;
  owned = new Set<string>();
  /** After an answer that never came it says everything again, and is told everything. */
  #isUnsure = false;

  constructor(
    readonly id: string,
    readonly bench: ConsumerGroupBench,
    readonly topicNames: string[],
  ) {}

  /** `isLost`: the answer never arrives. */
  beat(isLost = false): void {
    const owned = asPartitions(this.owned);
    const { bench, id, topicNames } = this;
    const everything = this.#isUnsure ? { topicNames, rebalanceTimeoutMs: 60_000 } : {};
    const reply =
      this.epoch === 0 ? bench.join(id, { topicNames }) : bench.beat(id, this.epoch, { ...everything, owned });
    this.#isUnsure = isLost;
    if (isLost) return;
    if (reply.error !== ErrorCode.NONE) {
      this.owned.clear();
      this.epoch = 0;
      return;
    }
    this.epoch = reply.memberEpoch;
    if (reply.assignment !== null) this.owned = new Set(flat(reply.assignment));
  }

  leave(): void {
    if (this.epoch > 0) this.bench.beat(this.id, -1);
    this.epoch = 0;
    this.owned.clear();
  }
}

function flat(partitions: Partitions): string[] {
  return Object.entries(partitions).flatMap(([topicId, numbers]) => numbers.map((number) => `${topicId}/${number}`));
}

function asPartitions(owned: Set<string>): Partitions {
  const partitions: Record<string, number[]> = {};
  for (const one of owned) {
    const [topicId, partition] = one.split('/') as [string, string];
    partitions[topicId] = [...(partitions[topicId] ?? []), Number(partition)];
  }
  return partitions;
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('beat' as const), who: fc.nat(3), isLost: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('grow' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
);

it('no two members ever use a partition at once, and all are used in the end, whatever happens in between', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.array(fc.subarray(['t', 'u'], { minLength: 1 }), { minLength: 4, maxLength: 4 }),
      (steps, topics) => {
        const bench = new ConsumerGroupBench({ t: 3, u: 2 });
        const clients = topics.map((names, i) => new Client(`m${i}`, bench, names));
        let partitions = 3;
        for (const next of steps) {
          if (next.kind === 'beat') clients[next.who]!.beat(next.isLost);
          else if (next.kind === 'leave') clients[next.who]!.leave();
          else if (next.kind === 'wait') bench.atMs += 1_000;
          else {
            partitions = Math.max(partitions, next.count);
            bench.setTopic('t', partitions);
          }
          const used = clients.flatMap(({ owned }) => [...owned]);
          expect(new Set(used).size).toBe(used.length);
        }
        for (let round = 0; round < 12; round++) {
          bench.atMs += 1_000;
          for (const client of clients) client.beat();
        }
        expect(consumerGroupState(bench.group)).toBe('Stable');
        const read = new Set(topics.flat());
        const expected = (read.has('t') ? partitions : 0) + (read.has('u') ? 2 : 0);
        expect(new Set(clients.flatMap(({ owned }) => [...owned])).size).toBe(expected);
      },
    ),
    { numRuns: 300 },
  );
}, 30_000);

it('classic members and members of KIP-848 in one group never use a partition at once, and use all in the end', () => {
  const steps = fc.array(step, { maxLength: 40 });
  fc.assert(
    fc.property(steps, fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), (sequence, areEager) => {
      const bench = new ConsumerGroupBench({ t: 3, u: 2 });
      const clients = [
        new Client('m0', bench, ['t']),
        new Client('m1', bench, ['t', 'u']),
        ...areEager.map((isEager, i) => new ClassicMember(`c${i}`, bench, ['t', 'u'], isEager)),
      ];
      let partitions = 3;
      for (const next of sequence) {
        const client = 'who' in next ? clients[next.who]! : null;
        if (next.kind === 'beat') client instanceof Client ? client.beat(next.isLost) : client!.beat();
        else if (next.kind === 'leave') client!.leave();
        else if (next.kind === 'wait') bench.atMs += 1_000;
        else {
          partitions = Math.max(partitions, next.count);
          bench.setTopic('t', partitions);
        }
        const used = clients.flatMap(({ owned }) => [...owned]);
        expect(new Set(used).size).toBe(used.length);
      }
      for (let round = 0; round < 16; round++) {
        bench.atMs += 1_000;
        for (const client of clients) client.beat();
      }
      expect(consumerGroupState(bench.group)).toBe('Stable');
      const used = clients.flatMap(({ owned }) => [...owned]);
      expect([used.length, new Set(used).size]).toEqual([partitions + 2, partitions + 2]);
    }),
    { numRuns: 100 },
  );
}, 30_000);
