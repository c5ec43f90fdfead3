import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/config/duration.js';
import { nearest } from '../../src/config/nearest.js';
import { type RunFlags, resolveSettings } from '../../src/config/settings.js';
import { fakeCheck } from '../run/fakes.js';

const catalogue = {
  checks: [
    fakeCheck('durability/broker-crash', 'crash-one'),
    fakeCheck('durability/replay', 'replay'),
    fakeCheck('cost/request-rate', 'store-audit', { severity: 'major' }),
  ],
  defects: ['drop-record', 'no-dedup'],
  reports: ['json', 'markdown'],
};

function settings(flags: RunFlags, files: Record<string, string> = {}) {
  return resolveSettings(flags, catalogue, {
    env: {},
    cwd: '/project',
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return Buffer.from(text);
    },
  });
}
const withConfig = (yaml: string, flags: RunFlags = {}) =>
  settings({ config: 'c.yaml', ...flags }, { '/project/c.yaml': yaml });

describe('settings', () => {
  it('without anything are the embedded smoke run', () => {
    expect(settings({})).toMatchObject({
      target: { kind: 'embedded', brokers: 3, store: null, defects: [] },
      profile: { name: 'smoke' },
      driver: 'raw',
      failOn: 'major',
      out: '/project/diskless-check-report',
      timeBudgetMs: null,
      allowDisruptive: false,
    });
  });

  it('flags win over the config, the config over defaults', () => {
    const yaml = 'profile: standard\nfailOn: minor\nbrokers: 5\ntimeBudget: 2m';
    expect(withConfig(yaml, { failOn: 'blocker' })).toMatchObject({
      profile: { name: 'standard' },
      failOn: 'blocker',
      target: { brokers: 5 },
      timeBudgetMs: 120_000,
    });
  });

  it('a bootstrap address makes it somebody else’s cluster', () => {
    expect(settings({ bootstrap: 'a:1,b:2', source: 'c:3' }).target).toEqual({
      kind: 'endpoint',
      client: { bootstrap: ['a:1', 'b:2'] },
      metrics: [],
      source: { bootstrap: ['c:3'] },
    });
  });

  it('a client.properties file gives address and security; the flag’s address wins', () => {
    const files = { '/project/client.properties': 'bootstrap.servers=a:1\nsecurity.protocol=SSL\n' };
    expect(settings({ clientConfig: 'client.properties' }, files).target).toMatchObject({
      client: { bootstrap: ['a:1'], tls: {} },
    });
    expect(settings({ clientConfig: 'client.properties', bootstrap: 'b:2' }, files).target).toMatchObject({
      client: { bootstrap: ['b:2'], tls: {} },
    });
  });

  it('a seed that is not given is drawn, one that is given is kept', () => {
    expect(settings({}).seed).not.toBe(settings({}).seed);
    expect(settings({ seed: '7' }).seed).toBe(7);
  });

  it('--defect may be given twice and counts once', () => {
    expect(settings({ defect: ['no-dedup', 'drop-record', 'no-dedup'] }).target).toMatchObject({
      defects: ['no-dedup', 'drop-record'],
    });
  });
});

describe('the selection', () => {
  const ids = (flags: RunFlags) => settings(flags).checks.map(({ meta }) => meta.id);
  it('narrows by area and id, takes away by skip, knows a check by its last name', () => {
    expect(ids({ area: 'durability' })).toEqual(['durability/broker-crash', 'durability/replay']);
    expect(ids({ only: 'replay,cost/request-rate' })).toEqual(['durability/replay', 'cost/request-rate']);
    expect(ids({ area: 'durability', skip: 'replay' })).toEqual(['durability/broker-crash']);
  });
});

describe('what cannot be meant is refused with what could', () => {
  const cases: [string, () => unknown, RegExp][] = [
    [
      'an unknown check',
      () => settings({ only: 'durability/broker-crsh' }),
      /^--only: unknown check "durability\/broker-crsh"; did you mean "durability\/broker-crash"\?$/,
    ],
    ['an unknown area', () => settings({ area: 'durabilty' }), /unknown area "durabilty".*did you mean "durability"\?/],
    ['an empty selection', () => settings({ area: 'cost', only: 'replay' }), /no check is left/],
    [
      'an unknown defect',
      () => settings({ defect: ['drop-recrd'] }),
      /unknown defect "drop-recrd"; did you mean "drop-record"\?; there are drop-record, no-dedup/,
    ],
    [
      'a defect on a real cluster',
      () => settings({ bootstrap: 'a:1', defect: ['no-dedup'] }),
      /--defect belongs to the embedded cluster/,
    ],
    ['an address without port', () => settings({ bootstrap: 'localhost' }), /"localhost" is not host:port/],
    ['a port that is none', () => settings({ bootstrap: 'localhost:99999' }), /is not host:port/],
    ['no brokers', () => settings({ brokers: '0' }), /--brokers is "0"; expected a whole number from 1 to 9/],
    ['an unknown profile', () => settings({ profile: 'smok' }), /unknown profile "smok".*did you mean "smoke"\?/],
    ['a duration without unit', () => settings({ timeBudget: '10' }), /--time-budget is "10"; expected a duration/],
    ['a seed that is no number', () => settings({ seed: 'abc' }), /--seed is "abc"/],
    ['an unknown report', () => settings({ report: 'pdf' }), /--report is "pdf"; expected one of json, markdown/],
    [
      'a config that is not there',
      () => settings({ config: 'none.yaml' }),
      /config file \/project\/none\.yaml cannot be read: there is no such file/,
    ],
    [
      'client properties without address',
      () => settings({ clientConfig: 'p' }, { '/project/p': 'a=b' }),
      /names no bootstrap\.servers/,
    ],
    ['a source without target', () => settings({ source: 'c:3' }), /--source needs --bootstrap/],
    [
      'a threshold of an unknown check',
      () => withConfig('thresholds: {durability/replayy: {maxMs: 1}}'),
      /c\.yaml: "thresholds": unknown check "durability\/replayy"; did you mean "durability\/replay"\?/,
    ],
    [
      'an unknown threshold',
      () => withConfig('thresholds: {durability/replay: {maxMS2: 1}}'),
      /unknown threshold "maxMS2"; did you mean "maxMs"\?/,
    ],
    [
      'a waiver of an unknown check',
      () => withConfig('waivers: {nope: {reason: r, owner: o, expires: 2030-01-01}}'),
      /"waivers": unknown check "nope"/,
    ],
  ];
  it.each(cases)('%s', (_, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1.5m', 90_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it.each(['10', 'm', '', '10 parsecs', '0s', '-5s', '5s x'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('the nearest word', () => {
  it('forgives a slip, not a different word', () => {
    expect(nearest('markdwon', ['json', 'markdown'])).toBe('markdown');
    expect(nearest('brokers', ['json', 'markdown'])).toBeNull();
  });
  it('completes a part of one name, and guesses not among several', () => {
    expect(nearest('parity', ['migration/inventory-parity', 'durability/broker-crash'])).toBe(
      'migration/inventory-parity',
    );
    expect(nearest('durability', ['durability/broker-crash', 'durability/replay'])).toBeNull();
  });
});
