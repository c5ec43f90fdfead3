import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import type { ClientOptions } from '../client/index.js';
import type { AnyCheck } from '../model/check.js';
import type { Profile } from '../model/profile.js';
import { type Rim, readNamed, resolveAccess } from './access.js';
import { selectChecks } from './check-selection.js';
import { parseConfig } from './config-file.js';
import { parseDuration } from './duration.js';
import { didYouMean } from './nearest.js';
import { noOverrides, type Overrides, resolveOverrides } from './overrides.js';
import { profileNamed } from './profiles/index.js';
import { type ConfigFile, splitList } from './schema.js';
import { UsageError } from './usage-error.js';

/** `run`'s flags as the command line gives them: texts, nothing parsed, absent when not given. */
export interface RunFlags {
  bootstrap?: string;
  config?: string;
  clientConfig?: string;
  source?: string;
  sourceClientConfig?: string;
  profile?: string;
  driver?: string;
  area?: string;
  only?: string;
  skip?: string;
  out?: string;
  report?: string;
  failOn?: string;
  timeBudget?: string;
  seed?: string;
  dryRun?: boolean;
  allowDisruptive?: boolean;
  json?: boolean;
  brokers?: string;
  store?: string;
  defect?: string[];
}

export type TargetSettings =
  | { kind: 'embedded'; brokers: number; store: string | null; defects: string[] }
  | { kind: 'endpoint'; client: ClientOptions; metrics: string[]; source: ClientOptions | null };

export type FailOn = 'blocker' | 'major' | 'minor';

/** Everything a run needs to know, complete and checked. */
export interface Settings {
  target: TargetSettings;
  checks: AnyCheck[];
  overrides: Overrides;
  profile: Profile;
  driver: 'raw' | 'kafkajs';
  clients: string[] | null;
  out: string;
  reports: string[];
  failOn: FailOn;
  timeBudgetMs: number | null;
  seed: number;
  dryRun: boolean;
  allowDisruptive: boolean;
  json: boolean;
}

/** What exists to be named. */
export interface Catalogue {
  checks: readonly AnyCheck[];
  defects: readonly string[];
  reports: readonly string[];
}

const defaultOut = 'diskless-check-report';

/**
 * Flags over config over defaults.
 *
 * @throws UsageError one sentence: which flag or key, what it says, what was expected
 */
export function resolveSettings(flags: RunFlags, catalogue: Catalogue, rim: Rim): Settings {
  const path = flags.config ?? null;
  const config: ConfigFile =
    path === null
      ? {}
      : parseConfig(path, readNamed(resolve(rim.cwd, path), 'config file', rim).toString('utf8'), rim.env);
  const allowDisruptive = flags.allowDisruptive ?? config.allowDisruptive ?? false;
  return {
    target: resolveTarget(flags, config, path, catalogue, rim),
    checks: selectChecks(catalogue.checks, {
      areas: flags.area ? splitList(flags.area) : config.area ? [config.area].flat() : null,
      only: flags.only ? splitList(flags.only) : (config.only ?? null),
      skip: flags.skip ? splitList(flags.skip) : (config.skip ?? []),
    }),
    overrides: path === null ? noOverrides : resolveOverrides(config, path, catalogue.checks),
    profile: profileNamed(flags.profile ?? config.profile ?? 'smoke'),
    driver: oneOf('--driver', flags.driver ?? config.driver ?? 'raw', ['raw', 'kafkajs'] as const),
    clients: config.clients ?? null,
    out: resolve(rim.cwd, flags.out ?? config.out ?? defaultOut),
    reports: (flags.report ? splitList(flags.report) : (config.report ?? [])).map((format) =>
      oneOf('--report', format, catalogue.reports),
    ),
    failOn: oneOf('--fail-on', flags.failOn ?? config.failOn ?? 'major', ['blocker', 'major', 'minor'] as const),
    timeBudgetMs: flags.timeBudget ? durationFlag(flags.timeBudget) : (config.timeBudget ?? null),
    seed:
      flags.seed === undefined
        ? (config.seed ?? randomInt(2 ** 32))
        : integerFlag('--seed', flags.seed, 0, 2 ** 32 - 1),
    dryRun: flags.dryRun ?? false,
    allowDisruptive,
    json: flags.json ?? false,
  };
}

function resolveTarget(
  flags: RunFlags,
  config: ConfigFile,
  path: string | null,
  catalogue: Catalogue,
  rim: Rim,
): TargetSettings {
  const client = resolveAccess(flags, config, path, rim);
  const source = resolveAccess(
    { bootstrap: flags.source, clientConfig: flags.sourceClientConfig },
    config.source,
    path,
    rim,
  );
  if (client === null) {
    if (flags.clientConfig) {
      throw new UsageError(
        `${flags.clientConfig} names no bootstrap.servers: add it there or give --bootstrap HOST:PORT`,
      );
    }
    if (source) throw new UsageError('--source needs --bootstrap: the embedded target brings its own source cluster');
    return {
      kind: 'embedded',
      brokers: flags.brokers === undefined ? (config.brokers ?? 3) : integerFlag('--brokers', flags.brokers, 1, 9),
      store: flags.store ?? config.store ?? null,
      defects: checkDefects(flags.defect ?? config.defects ?? [], catalogue.defects),
    };
  }
  for (const flag of ['brokers', 'store', 'defect'] as const) {
    if (flags[flag] !== undefined) {
      throw new UsageError(`--${flag} belongs to the embedded cluster and cannot be combined with a bootstrap address`);
    }
  }
  return { kind: 'endpoint', client, metrics: config.metrics ?? [], source };
}

/** @throws UsageError with the list of defects there are */
export function checkDefects(names: readonly string[], known: readonly string[]): string[] {
  for (const name of names) {
    if (!known.includes(name)) {
      throw new UsageError(`unknown defect "${name}"${didYouMean(name, known)}; there are ${known.join(', ')}`);
    }
  }
  return [...new Set(names)];
}

export function integerFlag(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${flag} is "${text}"; expected a whole number from ${min} to ${max}`);
}

function durationFlag(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new UsageError(`--time-budget is "${text}"; expected a duration like 90s, 10m or 1h30m`);
  return ms;
}

export function oneOf<const T extends string>(flag: string, text: string, words: readonly T[]): T {
  if ((words as readonly string[]).includes(text)) return text as T;
  throw new UsageError(`${flag} is "${text}"; expected one of ${words.join(', ')}${didYouMean(text, words)}`);
}
