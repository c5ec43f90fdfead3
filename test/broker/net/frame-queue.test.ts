import { expect, it } from 'vitest';
import { FrameQueue } from '../../../src/broker/net/frame-queue.js';

function rig() {
  const sent: string[] = [];
  const started: string[] = [];
  const finish = new Map<string, (answer?: null) => void>();
  const sizes: number[] = [];
  const queue = new FrameQueue(
    (chunks) => sent.push(chunks[0]!.toString()),
    () => sizes.push(queue.size),
  );
  const add = (name: string, overlaps: boolean | (() => boolean)) =>
    queue.add(typeof overlaps === 'boolean' ? () => overlaps : overlaps, () => {
      started.push(name);
      return new Promise((resolve) => finish.set(name, (none) => resolve(none === null ? null : [Buffer.from(name)])));
    });
  const end = async (name: string, none?: null) => {
    finish.get(name)!(none);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { sent, sizes, started, add, end, queue };
}

it('produce requests run side by side and are answered in order', async () => {
  const { sent, started, add, end } = rig();
  for (const name of ['p1', 'p2', 'p3']) add(name, true);
  expect(started).toEqual(['p1', 'p2', 'p3']);
  await end('p3');
  await end('p1');
  expect(sent).toEqual(['p1']);
  await end('p2');
  expect(sent).toEqual(['p1', 'p2', 'p3']);
});

it('anything else waits for what came before, and what comes after waits for it', async () => {
  const { sent, started, add, end } = rig();
  add('p1', true);
  add('commit', false);
  add('p2', true);
  expect(started).toEqual(['p1']);
  await end('p1');
  expect(started).toEqual(['p1', 'commit']);
  await end('commit');
  expect(started).toEqual(['p1', 'commit', 'p2']);
  await end('p2');
  expect(sent).toEqual(['p1', 'commit', 'p2']);
});

it('a request without an answer holds nobody up', async () => {
  const { sent, add, end, queue } = rig();
  add('quiet', true);
  add('p', true);
  await end('p');
  await end('quiet', null);
  expect(sent).toEqual(['p']);
  expect(queue.size).toBe(0);
});

it('whoever waits for room hears of every request that left, also of one without an answer', async () => {
  const { sizes, add, end } = rig();
  for (const name of ['quiet', 'p', 'last']) add(name, true);
  await end('quiet', null);
  expect(sizes).toEqual([2]);
  await end('last', null);
  expect(sizes).toEqual([2]);
  await end('p', null);
  expect(sizes).toEqual([2, 0]);
});

it('whether a request may overlap is asked when it could start, not when it came', async () => {
  const { started, add, end } = rig();
  let known = true;
  add('metadata', false);
  add('p1', () => known);
  add('p2', () => known);
  known = false; // The partition moved away while they waited: p1 will wait for the metadata log.
  await end('metadata');
  expect(started).toEqual(['metadata', 'p1']);
  known = true;
  await end('p1');
  expect(started).toEqual(['metadata', 'p1', 'p2']);
});
