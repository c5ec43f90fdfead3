import { transactional } from './schedule.js';
import type { Transaction } from './sim-transactor.js';
import type { World } from './world.js';

/** Committed ones are there whole, once; aborted ones are not seen; of unknown fate: all or nothing. */
export function verifyTransactions({ history }: World, transactions: Transaction[]): void {
  const seen = Array.from({ length: transactional.partitions }, (_, partition) => {
    const counts = new Map<string, number>();
    for (const name of history.read.get(`${transactional.topic}-${partition}`)?.values() ?? []) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  });
  for (const { name, fate } of transactions) {
    const counts = seen.map((partition) => partition.get(name) ?? 0);
    const isWhole = counts.every((count) => count === 1);
    const isHidden = counts.every((count) => count === 0);
    const isRight = { committed: isWhole, aborted: isHidden, unknown: isWhole || isHidden }[fate];
    if (!isRight) history.violate(`transaction ${name} is ${fate}, and seen ${counts.join(' and ')} times`);
  }
}
