import { describe, expect, it } from 'vitest';
import { runKit } from '../../src/kits/kit.js';

const never = new AbortController().signal;
const program = (script: string) => ({ name: 'client', command: process.execPath, args: ['-e', script] });

describe('a client runtime as a child process', () => {
  it('gets its work as one line of JSON and is heard line by line', async () => {
    const echo =
      "require('readline').createInterface({input:process.stdin}).once('line',l=>{console.log(l);console.log('noise');console.log('{\"done\":1}');process.exit(0)})";
    expect(await runKit(program(echo), { topic: 't' }, 10_000, never)).toEqual({
      lines: [{ topic: 't' }, { done: 1 }],
      failure: null,
    });
  });
  it('a program that never ends is killed at its limit', async () => {
    const { failure } = await runKit(program('setInterval(()=>{},1000)'), {}, 300, never);
    expect(failure).toBe('client did not finish within 300 ms');
  });
  it('a program that crashes is reported with its last words, and what it said before is kept', async () => {
    const { lines, failure } = await runKit(
      program("console.log('{\"a\":1}');console.error('boom');process.exit(7)"),
      {},
      10_000,
      never,
    );
    expect(lines).toEqual([{ a: 1 }]);
    expect(failure).toBe('client ended with exit code 7; its last words: boom');
  });
  it('a program that floods its output is cut off', { timeout: 30_000 }, async () => {
    const flood =
      "const b='x'.repeat(1<<20);const w=()=>{while(process.stdout.write(b));process.stdout.once('drain',w)};w()";
    const { failure } = await runKit(program(flood), {}, 30_000, never);
    expect(failure).toMatch(/^client wrote more than \d+ bytes/);
  });
  it('a program that is not there is said to be not there', async () => {
    const { failure } = await runKit({ name: 'client', command: '/no/such/program', args: [] }, {}, 1_000, never);
    expect(failure).toBe('client: /no/such/program does not exist');
    const byName = await runKit({ name: 'client', command: 'no-such-program-anywhere', args: [] }, {}, 1_000, never);
    expect(byName.failure).toMatch(/^client could not be started: /);
  });
  it('the end of the run kills it and is no result', async () => {
    const run = new AbortController();
    const going = runKit(program('setInterval(()=>{},1000)'), {}, 60_000, run.signal);
    run.abort(new Error('interrupted'));
    await expect(going).rejects.toThrow('interrupted');
  });
});
