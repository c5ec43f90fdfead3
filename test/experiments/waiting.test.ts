import { describe, expect, it } from 'vitest';
import { pause, until } from '../../src/experiments/waiting.js';

const never = new AbortController().signal;

describe('waiting on a condition', () => {
  it('ends as soon as it holds', async () => {
    let looks = 0;
    expect(await until(() => ++looks === 3, { signal: never, timeoutMs: 5_000, everyMs: 1 })).toBe(true);
    expect(looks).toBe(3);
  });

  it('tells by false that it never held', async () => {
    expect(await until(() => false, { signal: never, timeoutMs: 10, everyMs: 1 })).toBe(false);
  });

  it('takes a look that throws for "not yet"', async () => {
    let looks = 0;
    const condition = async () => {
      if (++looks < 3) throw new Error('NOT_LEADER_OR_FOLLOWER');
      return true;
    };
    expect(await until(condition, { signal: never, timeoutMs: 5_000, everyMs: 1 })).toBe(true);
  });

  it('looks once more when the time is over already', async () => {
    expect(await until(() => true, { signal: never, timeoutMs: 0 })).toBe(true);
  });

  it('stops at once with the reason of an abort', async () => {
    const controller = new AbortController();
    const waiting = until(() => false, { signal: controller.signal, timeoutMs: 60_000, everyMs: 30_000 });
    controller.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow('Ctrl-C');
    await expect(pause(60_000, controller.signal)).rejects.toThrow('Ctrl-C');
  });

  it('does not take a failure caused by the abort for "not yet"', async () => {
    const controller = new AbortController();
    const condition = () => {
      controller.abort(new Error('Ctrl-C'));
      throw new Error('request aborted');
    };
    await expect(until(condition, { signal: controller.signal, timeoutMs: 60_000 })).rejects.toThrow('Ctrl-C');
  });
});
