import { expect, it } from 'vitest';
import { FrameQueue } from '../../../src/broker/net/frame-queue.js';

function rig() {
  const sent: string[] = [];
  const started: string[] = [];
  const finish = new Map<string, (answer?: null) => void>();
  const queue = new FrameQueue((chunks) => sent.push(chunks[0]!.toString()));
  const add = (name: string, overlaps: boolean) =>
    queue.add(overlaps, () => {
      started.push(name);
      return new Promise((resolve) => finish.set(name, (none) => resolve(none === null ? null : [Buffer.from(name)])));
    });
  const end = async (name: string, none?: null) => {
    finish.get(name)!(none);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { sent, started, add, end, queue };
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
