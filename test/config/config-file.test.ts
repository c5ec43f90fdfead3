import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config-file.js';

/** `${NAME}`, spelt so that no linter takes it for a forgotten template. */
const variable = (name: string) => `\${${name}}`;
const parse = (text: string, env: NodeJS.ProcessEnv = {}) => parseConfig('run.yaml', text, env);

describe('a config file that is wrong says file, line, path and what was expected', () => {
  const cases: [hazard: string, text: string, message: RegExp][] = [
    ['a misspelt key', 'profle: smoke', /^run\.yaml:1: unknown key "profle"; did you mean "profile"\?$/],
    [
      'a misspelt nested key',
      'tls:\n  ca: a.pem\n  certt: b.pem',
      /^run\.yaml:3: unknown key "tls\.certt"; did you mean "cert"\?$/,
    ],
    ['a key far from any', 'zookeeper: x', /unknown key "zookeeper"; known here are bootstrap, /],
    [
      'a misspelt key whose right name is then missing',
      'waivers:\n  a/b: {reason: x, ownr: y, expires: 2030-01-01}',
      /unknown key "waivers\.a\/b\.ownr"; did you mean "owner"\?/,
    ],
    ['a missing key', 'sasl: {mechanism: PLAIN, username: u}', /"sasl\.password": is missing; expected string/],
    ['a wrong type', '\nbrokers: three', /^run\.yaml:2: "brokers": expected number, received string$/],
    ['a number out of range', 'brokers: 30', /"brokers": expected number to be <=9/],
    ['a word that is none of the known', 'failOn: majr', /"failOn": expected one of "blocker"\|"major"\|"minor"/],
    ['a duration without unit', 'timeBudget: "10"', /"timeBudget": expected a duration like 90s, 10m or 1h30m/],
    [
      'a date that does not exist',
      'waivers: {a/b: {reason: x, owner: y, expires: 2030-13-01}}',
      /expected a date like 2027-01-31/,
    ],
    ['a metrics endpoint that is no URL', 'metrics: [broker-1:9404]', /"metrics\.0": expected a URL/],
    ['broken YAML', 'only: [a', /^run\.yaml:1:\d+: not valid YAML: /],
    ['a list where keys belong', '- a', /expected object, received array/],
  ];
  it.each(cases)('%s', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('values from the environment', () => {
  it('stand in for secrets', () => {
    const config = parse(`sasl: {mechanism: PLAIN, username: u, password: "${variable('KAFKA_PASSWORD')}"}`, {
      KAFKA_PASSWORD: 's3',
    });
    expect(config.sasl?.password).toBe('s3');
  });

  it('that are not set are an error naming variable and key, not an empty password', () => {
    expect(() => parse(`sasl: {mechanism: PLAIN, username: u, password: "${variable('NOPE')}"}`)).toThrow(
      /"sasl\.password" refers to the environment variable NOPE, which is not set/,
    );
  });

  it('are not looked for behind a doubled dollar sign', () => {
    expect(parse(`store: "$${variable('HOME')}"`).store).toBe(variable('HOME'));
  });
});

it('accepts lists as YAML lists and as comma-separated text', () => {
  expect(parse('bootstrap: "a:1, b:2"').bootstrap).toEqual(['a:1', 'b:2']);
  expect(parse('bootstrap: [a:1, b:2]').bootstrap).toEqual(['a:1', 'b:2']);
});

it('takes an empty file for no settings', () => {
  expect(parse('# nothing yet\n')).toEqual({});
});
