import { describe, expect, it } from 'vitest';
import { resolveSettings, type Settings } from '../../src/config/settings.js';
import type { AnyCheck } from '../../src/model/check.js';
import type { ExperimentId, ExperimentResult } from '../../src/model/evidence.js';
import type { RunObserver } from '../../src/run/observer.js';
import { type RunParts, runChecklist } from '../../src/run/run.js';
import { type BrokerControl, capabilities, type Target } from '../../src/target/target.js';
import { fakeCheck, fakeExperiments, passing } from './fakes.js';

const checks = [
  fakeCheck('durability/one', 'steady'),
  fakeCheck('durability/two', 'crash-one'),
  fakeCheck('durability/three', 'crash-all'),
];

function fakeTarget(overrides: Partial<Target> = {}) {
  const log: string[] = [];
  const target: Target = {
    kind: 'endpoint',
    client: { bootstrap: ['k:9092'] },
    software: null,
    defects: [],
    can: new Set(capabilities),
    close: async () => void log.push('closed'),
    ...overrides,
  };
  return { target, log };
}

interface Setting {
  experiments?: Parameters<typeof fakeExperiments>[0];
  target?: Target;
  log?: string[];
  openTarget?: RunParts['openTarget'];
  settings?: Partial<Settings>;
  checks?: AnyCheck[];
  interruption?: AbortController;
  removerFails?: boolean;
  lost?: boolean;
}

async function runFake(setting: Setting) {
  const notes: string[] = [];
  const kept: ExperimentResult[] = [];
  const log = setting.log ?? [];
  const target = setting.target ?? fakeTarget().target;
  const catalogue = setting.checks ?? checks;
  const observer: RunObserver = {
    opening: () => {},
    planned: () => {},
    experimentStarted: ({ id }) => log.push(`start ${id}`),
    progress: () => {},
    experimentEnded: ({ id }, result) => log.push(`${result.status} ${id}`),
    note: (line) => notes.push(line),
  };
  const settings = {
    ...resolveSettings(
      { bootstrap: 'k:9092', allowDisruptive: true, seed: '1' },
      { checks: catalogue, defects: [], reports: [] },
      {
        env: {},
        cwd: '/',
        readFile: () => Buffer.alloc(0),
      },
    ),
    ...setting.settings,
  };
  const scorecard = await runChecklist(
    settings,
    {
      version: '0.0.0',
      runId: 'ab12',
      arguments: [],
      catalogue,
      experiments: fakeExperiments(setting.experiments),
      openTarget: setting.openTarget ?? (async () => target),
      describeTarget: async () => ({
        kind: 'endpoint',
        bootstrap: [],
        clusterId: null,
        brokers: [],
        software: null,
        defects: [],
      }),
      assertReachable: async () => {
        if (setting.lost) throw new Error('connection refused');
      },
      removerFor: () => ({
        where: 'k:9092',
        deleteTopics: async (names) => {
          if (setting.removerFails) throw new Error('no answer');
          log.push(`deleted ${names.join(',')}`);
        },
        deleteGroups: async () => {},
      }),
      keepResult: async (result) => void kept.push(result),
      keepFile: async () => {},
    },
    observer,
    (setting.interruption ?? new AbortController()).signal,
  );
  const outcome = (id: string) => scorecard.checks.find((check) => check.id === id)?.outcome;
  return { scorecard, notes, kept, log, outcome };
}

const throwing = (message: string) => ({
  run: async () => {
    throw new Error(message);
  },
});
/** Ends only when its signal says so. */
const untilAborted = (log: string[]) => ({
  run: ({ signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => {
      log.push('waiting');
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
});

describe('a run', () => {
  it('runs what is needed, judges, and closes the target', async () => {
    const { target, log } = fakeTarget();
    const { scorecard, kept } = await runFake({ target, log });
    expect(scorecard).toMatchObject({ verdict: 'READY', gate: { exitCode: 0 }, run: { partial: false, seed: 1 } });
    expect(log).toEqual([
      'start steady',
      'done steady',
      'start crash-one',
      'done crash-one',
      'start crash-all',
      'done crash-all',
      'closed',
    ]);
    expect(kept.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('goes on after a broken experiment, and calls its checks errors, never passes', async () => {
    const { scorecard, outcome } = await runFake({ experiments: { 'crash-one': throwing('boom') } });
    expect([outcome('durability/one'), outcome('durability/two'), outcome('durability/three')]).toEqual([
      'pass',
      'error',
      'pass',
    ]);
    expect(scorecard.gate.exitCode).toBe(3);
    expect(scorecard.experiments.find(({ id }) => id === 'crash-one')).toMatchObject({ status: 'error', note: 'boom' });
  });

  it('a failed check breaks the gate', async () => {
    const failing = fakeCheck('durability/one', 'steady', { judge: () => ({ ...passing, outcome: 'fail' }) });
    expect((await runFake({ checks: [failing] })).scorecard).toMatchObject({
      verdict: 'NOT READY',
      gate: { exitCode: 1 },
    });
  });

  it('judges what is recorded: evidence goes through JSON first', async () => {
    let seen: unknown;
    const check = fakeCheck('durability/one', 'steady', {
      judge: (evidence) => {
        seen = evidence.steady;
        return passing;
      },
    });
    await runFake({
      checks: [check],
      experiments: { steady: { run: async () => ({ at: new Date(0), gone: undefined }) as never } },
    });
    expect(seen).toEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it('hands earlier evidence to later experiments', async () => {
    let earlier: unknown[] = [];
    await runFake({
      experiments: {
        'crash-all': {
          run: async (context) => {
            earlier = [context.earlier('steady'), context.earlier('crash-one'), context.earlier('replay')];
            return {} as never;
          },
        },
        'crash-one': throwing('boom'),
      },
    });
    expect(earlier).toEqual([expect.objectContaining({ cases: expect.anything() }), null, null]);
  });

  it('fails without having touched anything when the target cannot be opened', async () => {
    const refused = runFake({
      openTarget: async () => {
        throw Object.assign(new Error('connection refused'), { name: 'ConnectionError' });
      },
    });
    await expect(refused).rejects.toThrow('connection refused');
  });
});

describe('every experiment finds the target in order', () => {
  it('topics are removed after each one', async () => {
    const { log } = await runFake({
      experiments: { steady: { run: async ({ owned }) => ({ topic: owned.topic('t') }) as never } },
    });
    expect(log.slice(0, 4)).toEqual(['start steady', 'done steady', 'deleted dcheck-ab12-t', 'start crash-one']);
  });

  it('brokers that are down are started again', async () => {
    const started: number[] = [];
    const broker = { id: 2, host: 'h', port: 1, rack: null, running: true };
    const brokers = {
      list: () => [broker],
      start: async (id: number) => {
        started.push(id);
        broker.running = true;
      },
    } as unknown as BrokerControl;
    const { notes } = await runFake({
      target: fakeTarget({ brokers }).target,
      experiments: {
        'crash-one': {
          run: async () => {
            broker.running = false;
            return {} as never;
          },
        },
      },
    });
    expect(started).toEqual([2]);
    expect(notes).toEqual(['broker 2 is down; starting it again']);
  });

  it('a broker that died by itself takes the pass from the experiment in which it died, and from no other', async () => {
    const exits: string[] = [];
    const { outcome, kept, scorecard } = await runFake({
      target: fakeTarget({ unexpectedExits: () => exits.splice(0) }).target,
      experiments: {
        'crash-one': {
          run: async () => {
            exits.push('broker 2 ended by itself (exit code 1), saying: out of memory');
            return {} as never;
          },
        },
      },
    });
    expect([outcome('durability/one'), outcome('durability/two'), outcome('durability/three')]).toEqual([
      'pass',
      'error',
      'pass',
    ]);
    expect(kept[1]).toMatchObject({ status: 'done', brokersDied: [expect.stringContaining('broker 2')] });
    expect(scorecard.checks[1]?.summary).toContain('saying: out of memory');
    expect(scorecard.gate.exitCode).toBe(3);
  });

  it('a broken experiment tells which broker died', async () => {
    const { kept } = await runFake({
      target: fakeTarget({ unexpectedExits: () => ['broker 1 ended by itself (SIGKILL)'] }).target,
      experiments: { steady: throwing('connection lost') },
    });
    expect(kept[0]).toMatchObject({ message: 'connection lost; broker 1 ended by itself (SIGKILL)' });
  });

  it('a target that is lost half-way ends the run with what there is', async () => {
    const { outcome, log, scorecard } = await runFake({
      lost: true,
      experiments: { 'crash-one': throwing('no answer') },
    });
    expect([outcome('durability/one'), outcome('durability/two'), outcome('durability/three')]).toEqual([
      'pass',
      'error',
      'not-proven',
    ]);
    expect(scorecard.checks[2]?.summary).toContain('the target was lost before');
    expect(log).not.toContain('start crash-all');
  });

  it('what could not be removed at the end is told with the command that removes it', async () => {
    const { notes, scorecard } = await runFake({
      removerFails: true,
      experiments: { 'crash-all': { run: async ({ owned }) => ({ topic: owned.topic('t') }) as never } },
    });
    expect(notes.at(-1)).toMatch(/could not delete topics on k:9092: no answer; `diskless-check cleanup`/);
    expect(scorecard.verdict).toBe('READY');
  });
});

describe('an interruption', () => {
  it('in the middle of an experiment keeps what was found, removes topics, closes the target, and says 130', async () => {
    const interruption = new AbortController();
    const { target, log } = fakeTarget();
    const running = runFake({
      target,
      log,
      interruption,
      experiments: {
        'crash-one': {
          run: (context) => {
            context.owned.topic('t');
            return untilAborted(log).run(context);
          },
        },
      },
    });
    await waitFor(() => log.includes('waiting'));
    interruption.abort(new Error('interrupted'));
    const { scorecard, outcome } = await running;
    expect(scorecard.run.partial).toBe(true);
    expect(scorecard.gate).toMatchObject({ exitCode: 130, holds: false });
    expect([outcome('durability/one'), outcome('durability/two'), outcome('durability/three')]).toEqual([
      'pass',
      'not-proven',
      'not-proven',
    ]);
    expect(log.slice(-2)).toEqual(['deleted dcheck-ab12-t', 'closed']);
    expect(log).not.toContain('start crash-all');
  });

  it('while the target is being opened gives a partial scorecard, too', async () => {
    const interruption = new AbortController();
    const { scorecard } = await runFake({
      interruption,
      openTarget: async () => {
        interruption.abort(new Error('interrupted'));
        throw new Error('aborted');
      },
    });
    expect(scorecard).toMatchObject({ run: { partial: true }, gate: { exitCode: 130 } });
    expect(scorecard.checks.every((check) => check.outcome === 'not-proven')).toBe(true);
  });
});

describe('the time budget', () => {
  it('cuts a running experiment and leaves its checks unproven', async () => {
    const cheap = { cost: () => ({ seconds: 0.01, bytes: 0 }) };
    const { outcome, kept } = await runFake({
      settings: { timeBudgetMs: 150 },
      experiments: { steady: cheap, 'crash-one': { ...cheap, ...untilAborted([]) }, 'crash-all': cheap },
    });
    expect(outcome('durability/one')).toBe('pass');
    expect([outcome('durability/two'), outcome('durability/three')]).toEqual(['not-proven', 'not-proven']);
    expect(kept[1]).toMatchObject({
      status: 'not-run',
      id: 'crash-one' satisfies ExperimentId,
      reason: 'the time budget was spent',
    });
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
