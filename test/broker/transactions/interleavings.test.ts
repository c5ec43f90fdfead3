import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TransactionWorld } from './transaction-world.js';

const who = fc.constantFrom(0, 1);
const partition = fc.constantFrom(0, 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), who, partition }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), who, commit: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('init' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('zombie' as const), who, partition }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('plain' as const), partition }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('timeout' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failover' as const), broker: fc.constantFrom(1, 2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('snapshot' as const) }) },
);

it('whatever happens between two producers: committed is seen whole, aborted never, the stable offset holds', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new TransactionWorld();
      for (const next of steps) {
        world.take(next);
        world.checkStableOffsets();
        for (const at of [0, 1]) expect(world.readCommitted(at)).toEqual(world.committedBelowStable(at));
      }
      world.endAll();
      for (const at of [0, 1]) {
        expect(world.readCommitted(at)).toEqual(world.committed(at));
        expect(world.stableOffset(at)).toBe(world.log.partition('t', at).logEndOffset);
      }
      // Snapshots on the way changed nothing, and another broker that folds the same log has the same state.
      expect(world.replayed()).toBe(world.digest());
    }),
    { numRuns: 150 },
  );
});
