import type { Unavailability } from '../evidence.js';
import type { Part } from './conclude.js';
import { atMost, type Limit } from './figures.js';

/**
 * The longest time after `sinceMs` in which one partition gave nothing although it was asked. Load drivers report one gap
 * per partition, its longest; where all of these lie before `sinceMs`, the longest of them bounds what came after. An
 * empty list means that nobody watched, not that nothing happened.
 */
export function longestGap(gaps: readonly Unavailability[], sinceMs: number, what: string, limit: Limit): Part {
  const after = gaps.filter((gap) => gap.fromMs + gap.ms >= sinceMs);
  const worst = longest(after.length > 0 ? after : gaps);
  if (worst === null) {
    return {
      measured: [{ name: `longest ${what} gap`, value: null, unit: 'ms' }],
      findings: [
        {
          outcome: 'not-proven',
          says: `no partition's ${what} gap was measured`,
          needs: `run the drill with a ${what === 'produce' ? 'producer' : 'reader'} on every partition`,
        },
      ],
    };
  }
  const part = atMost({ name: `longest ${what} gap`, value: worst.ms, unit: 'ms' }, limit);
  return { ...part, details: [`longest ${what} gap: ${Math.round(worst.ms)} ms on ${worst.topic}-${worst.partition}`] };
}

function longest(gaps: readonly Unavailability[]): Unavailability | null {
  return gaps.reduce<Unavailability | null>((max, gap) => (max === null || gap.ms > max.ms ? gap : max), null);
}
