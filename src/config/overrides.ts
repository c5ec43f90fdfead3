import type { AnyCheck } from '../model/check.js';
import type { Waiver } from '../model/scorecard.js';
import { didYouMean } from './nearest.js';
import type { ConfigFile } from './schema.js';
import { UsageError } from './usage-error.js';

/** What the config changes about single checks; keys are check ids. */
export interface Overrides {
  thresholds: ReadonlyMap<string, Readonly<Record<string, number>>>;
  waivers: ReadonlyMap<string, Waiver>;
  /** Why the check is out of scope. */
  notApplicable: ReadonlyMap<string, string>;
}

export const noOverrides: Overrides = { thresholds: new Map(), waivers: new Map(), notApplicable: new Map() };

/** @throws UsageError for a check or threshold that does not exist, with the nearest that does */
export function resolveOverrides(config: ConfigFile, path: string, checks: readonly AnyCheck[]): Overrides {
  const byId = new Map(checks.map((check) => [check.meta.id as string, check]));
  const known = (section: string, id: string): AnyCheck => {
    const check = byId.get(id);
    if (check) return check;
    const hint = didYouMean(id, [...byId.keys()]) || '; `diskless-check list` shows all of them';
    throw new UsageError(`${path}: "${section}": unknown check "${id}"${hint}`);
  };
  for (const [id, values] of Object.entries(config.thresholds ?? {})) {
    const names = Object.keys(known('thresholds', id).thresholds);
    for (const name of Object.keys(values)) {
      if (names.includes(name)) continue;
      const has = names.length === 0 ? `; ${id} has no thresholds` : `; ${id} has ${names.join(', ')}`;
      throw new UsageError(`${path}: "thresholds.${id}": unknown threshold "${name}"${didYouMean(name, names) || has}`);
    }
  }
  for (const id of Object.keys(config.waivers ?? {})) known('waivers', id);
  for (const id of Object.keys(config.notApplicable ?? {})) known('notApplicable', id);
  return {
    thresholds: new Map(Object.entries(config.thresholds ?? {})),
    waivers: new Map(Object.entries(config.waivers ?? {})),
    notApplicable: new Map(Object.entries(config.notApplicable ?? {})),
  };
}
