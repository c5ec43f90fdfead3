import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freeze, thaw } from '../../../src/broker/state/snapshot.js';
import { isUnstable } from '../../../src/broker/state/staged-offsets.js';
import { LogInMemory } from './log-in-memory.js';

const ids = ['x', 'y'];
const groups = ['g', 'h'];
const who = fc.constantFrom(...ids);
const group = fc.constantFrom(...groups);
const partition = fc.constantFrom(0, 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('stage' as const), who, group, partition }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), who, commit: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('init' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete-offset' as const), group, partition }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete-group' as const), group }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

it('an offset is unstable exactly while an ongoing transaction holds one that nobody deleted', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const log = new LogInMemory();
      log.register(1);
      log.createTopic('t', { partitions: 2 });
      for (const id of ids) init(log, id);
      const staged = new Map(ids.map((id) => [id, new Set<string>()]));
      for (const next of steps) {
        take(log, next);
        model(staged, next);
        for (const of of groups) {
          for (const at of [0, 1]) {
            const isHeld = [...staged.values()].some((held) => held.has(`${of}/${at}`));
            expect(isUnstable(log.state, of, 'id-t', at)).toBe(isHeld);
          }
        }
      }
      for (const id of ids) take(log, { do: 'end', who: id, commit: true });
      expect(log.state.stagingTransactions.size).toBe(0);
    }),
  );
});

function init(log: LogInMemory, transactionalId: string): void {
  const { error } = log.append(1, { kind: 'txn-init', transactionalId, timeoutMs: 1, expected: null, at: 1 });
  // An ongoing transaction was aborted: asked again, as clients do.
  if (error !== 0) log.append(1, { kind: 'txn-init', transactionalId, timeoutMs: 1, expected: null, at: 1 });
}

function take(log: LogInMemory, next: Step): void {
  switch (next.do) {
    case 'stage': {
      const offsets: [string, number, number, number, string][] = [['t', next.partition, 5, 0, '']];
      const member = { whenAbsent: 'add' as const, generation: -1, memberId: '' };
      const whom = { ...identity(log, next.who), group: next.group };
      expect(log.append(1, { kind: 'txn-offset-commit', ...whom, ...member, at: 1, offsets }).error).toBe(0);
      break;
    }
    case 'end':
      log.append(1, { kind: 'txn-end', ...identity(log, next.who), commit: next.commit, protocol: 2, at: 1 });
      break;
    case 'init':
      init(log, next.who);
      break;
    case 'delete-offset': {
      const { error } = log.append(1, { kind: 'offset-commit', group: next.group, generation: -1, at: 1, offsets: [] });
      expect(error).toBe(0); // The group exists.
      log.append(1, { kind: 'offset-delete', group: next.group, partitions: [['t', next.partition]], at: 1 });
      break;
    }
    case 'delete-group':
      log.append(1, { kind: 'group-delete', group: next.group, at: 1 });
      break;
    case 'snapshot':
      Object.assign(log.state, thaw(JSON.parse(JSON.stringify(freeze(log.state)))));
  }
}

function model(staged: Map<string, Set<string>>, next: Step): void {
  if (next.do === 'stage') staged.get(next.who)!.add(`${next.group}/${next.partition}`);
  if (next.do === 'end' || next.do === 'init') staged.get(next.who)!.clear();
  for (const held of staged.values()) {
    if (next.do === 'delete-offset') held.delete(`${next.group}/${next.partition}`);
    if (next.do === 'delete-group') for (const at of [0, 1]) held.delete(`${next.group}/${at}`);
  }
}

function identity(log: LogInMemory, transactionalId: string) {
  const { producerId, producerEpoch } = log.state.transactions.get(transactionalId)!;
  return { transactionalId, producerId, producerEpoch };
}
