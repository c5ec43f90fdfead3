import { describe, expect, it } from 'vitest';
import { ConnectionError } from '../../../src/client/index.js';
import { offeredByAll } from '../../../src/experiments/contract/api-versions.js';
import { probe } from '../../../src/experiments/contract/probe.js';

const never = new AbortController().signal;
const step = (name: string, observe: () => Promise<string>) => ({ name, expected: 'yes', observe });

describe('a probe', () => {
  it('keeps what each step saw, in order', async () => {
    const { cases } = await probe([step('a', async () => 'yes'), step('b', async () => 'no')], never);
    expect(cases).toEqual([
      { name: 'a', expected: 'yes', observed: 'yes' },
      { name: 'b', expected: 'yes', observed: 'no' },
    ]);
  });

  it('a step that throws is observed as its error and takes no other step down', async () => {
    const broken = step('broken', async () => {
      throw new ConnectionError('Lost the connection');
    });
    const { cases } = await probe([broken, step('next', async () => 'yes')], never);
    expect(cases.map(({ observed }) => observed)).toEqual(['CONNECTION: Lost the connection', 'yes']);
  });

  it('a step that hangs is a finding after its limit, and its signal is aborted', async () => {
    let aborted = false;
    const hanging = {
      name: 'hanging',
      expected: 'yes',
      observe: (signal: AbortSignal) =>
        new Promise<string>(() => {
          signal.addEventListener('abort', () => {
            aborted = true;
          });
        }),
    };
    const { cases } = await probe([hanging, step('next', async () => 'yes')], never, 20);
    expect(cases.map(({ observed }) => observed)).toEqual(['no answer within 20 ms', 'yes']);
    expect(aborted).toBe(true);
  });

  it('an abort of the run ends the probe instead of becoming an observation', async () => {
    const run = new AbortController();
    const aborting = step('aborting', async () => {
      run.abort(new Error('interrupted'));
      throw new Error('whatever the abort tore down');
    });
    await expect(probe([aborting], run.signal)).rejects.toThrow('interrupted');
  });
});

describe('an API counts as offered only at versions that every broker offers', () => {
  const broker = (ranges: Record<number, [number, number]>) =>
    new Map(Object.entries(ranges).map(([key, [minVersion, maxVersion]]) => [Number(key), { minVersion, maxVersion }]));

  it('takes the overlap', () => {
    expect(offeredByAll([broker({ 0: [3, 13], 1: [4, 17] }), broker({ 0: [0, 9], 1: [4, 18] })])).toEqual([
      { api: 'Produce', key: 0, minVersion: 3, maxVersion: 9 },
      { api: 'Fetch', key: 1, minVersion: 4, maxVersion: 17 },
    ]);
  });

  it('leaves out what one broker lacks or offers only beside the others', () => {
    expect(offeredByAll([broker({ 0: [3, 5], 22: [0, 5] }), broker({ 0: [6, 9] })])).toEqual([]);
  });

  it('one broker is the whole cluster, and an API without a name keeps its number', () => {
    expect(offeredByAll([broker({ 9999: [0, 1] })])).toEqual([
      { api: 'API 9999', key: 9999, minVersion: 0, maxVersion: 1 },
    ]);
    expect(offeredByAll([])).toEqual([]);
  });
});
