import { expect, it } from 'vitest';
import { startRecorded } from '../recorded-log.js';

it.each([
  [[], true],
  [['silent-logs'], false],
])('under %j the log tells of the start: %s', async (defects, tells) => {
  const broker = await startRecorded(1, { defects });
  await broker.halt();
  expect(broker.events().includes('serving')).toBe(tells);
});
