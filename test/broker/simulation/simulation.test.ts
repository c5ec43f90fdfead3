import { expect, it } from 'vitest';
import { play } from './schedule.js';

/** SIM_SEED=n replays one schedule exactly; SIM_SCHEDULES=n plays that many, from SIM_FIRST on. */
const only = process.env.SIM_SEED === undefined ? null : Number(process.env.SIM_SEED);
const first = only ?? Number(process.env.SIM_FIRST ?? 1);
const schedules = only === null ? Number(process.env.SIM_SCHEDULES ?? 80) : 1;
const perTest = 20;

/**
 * Real brokers over one store in virtual time. Processes die, stop, come back as zombies, join and leave; clocks are wrong
 * and jump; the store loses requests and answers, repeats them, is slow or away. Whatever happens: nothing acknowledged
 * is lost, doubled, reordered or changed; bounds of a log and committed offsets never go back; all brokers agree.
 */
it.each(Array.from({ length: Math.ceil(schedules / perTest) }, (_, i) => first + i * perTest))(
  'every promise holds in the schedules from seed %i on',
  async (from) => {
    const failed: string[] = [];
    let acknowledged = 0;
    for (let seed = from; seed < Math.min(from + perTest, first + schedules); seed++) {
      const played = await play(seed);
      acknowledged += played.acknowledged;
      for (const violation of played.violations) failed.push(`SIM_SEED=${seed} at ${violation}`);
    }
    expect(failed).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
  },
  600_000,
);

it('the same seed gives the same schedule, step by step', async () => {
  const seed = only ?? 1;
  expect((await play(seed)).fingerprint).toBe((await play(seed)).fingerprint);
}, 600_000);
