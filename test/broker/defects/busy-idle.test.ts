import { expect, it } from 'vitest';
import { startInProcess } from '../in-process.js';

it('busy-idle appends twenty entries while a right broker appends hardly any', async () => {
  const [busy, right] = [await startInProcess(1, { defects: ['busy-idle'] }), await startInProcess(1)];
  const appended = async ({ store }: typeof busy) => (await store.list('meta/')).length;
  const [busyBefore, rightBefore] = [await appended(busy), await appended(right)];
  await expect.poll(async () => (await appended(busy)) - busyBefore, { timeout: 20_000 }).toBeGreaterThan(20);
  const grown = await Promise.all([appended(busy), appended(right)]);
  expect(grown[1] - rightBefore).toBeLessThan((grown[0] - busyBefore) / 3);
});
