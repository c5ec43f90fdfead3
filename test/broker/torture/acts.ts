import { type Random, random } from '../simulation/random.js';

/** What is done to the cluster, once that many more records of the load have been acknowledged. Afterwards brokers 1 to 3 run. */
export type Act = { afterRecords: number } & (
  | { kind: 'kill'; brokers: number[] }
  /** They stay away until the others have taken over. */
  | { kind: 'outage'; broker: number }
  /** SIGSTOP until the others have taken over, SIGCONT: it does not know that it was replaced. */
  | { kind: 'pause'; broker: number }
  | { kind: 'restart'; broker: number }
  /** All in one tick. */
  | { kind: 'blackout' }
  /** A fourth broker joins and is given partitions; they are taken from it before it leaves, or it is killed with them. */
  | { kind: 'visit'; end: 'drained' | 'killed' }
);

export const guest = 4;

/** Two kills for each other act: every kind is met once before any is met again. */
const round = ['kill', 'outage', 'kill', 'pause', 'kill', 'restart', 'kill', 'blackout', 'kill', 'visit'] as const;

/** The same seed gives the same acts, without end. */
export function* actsOf(seed: number): Generator<Act, never> {
  const dice = random(seed);
  for (;;) for (const kind of shuffled(dice, round)) yield actOf(dice, kind);
}

/** How many processes it ends by SIGKILL. */
export function killsOf(act: Act): number {
  switch (act.kind) {
    case 'kill':
      return act.brokers.length;
    case 'outage':
      return 1;
    case 'blackout':
      return 3;
    case 'visit':
      return act.end === 'killed' ? 1 : 0;
    case 'pause':
    case 'restart':
      return 0;
  }
}

function actOf(dice: Random, kind: Act['kind']): Act {
  // At any moment: under way with something, but after a different while each time.
  const afterRecords = 1 + dice.below(200);
  const broker = 1 + dice.below(3);
  switch (kind) {
    case 'kill':
      return { kind, afterRecords, brokers: shuffled(dice, [1, 2, 3]).slice(0, dice.pick([1, 1, 2])) };
    case 'blackout':
      return { kind, afterRecords };
    case 'visit':
      return { kind, afterRecords, end: dice.pick(['drained', 'killed']) };
    default:
      return { kind, afterRecords, broker };
  }
}

function shuffled<T>(dice: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: dice.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
