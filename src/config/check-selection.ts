import { type Area, areas } from '../model/area.js';
import { type AnyCheck, areaOf } from '../model/check.js';
import { didYouMean } from './nearest.js';
import { UsageError } from './usage-error.js';

export interface SelectionWords {
  areas: readonly string[] | null;
  only: readonly string[] | null;
  skip: readonly string[];
}

/**
 * The checks that a run is about. `--area` and `--only` narrow (a check must satisfy both), `--skip` removes.
 *
 * @throws UsageError naming the word and the nearest id, or when nothing is left
 */
export function selectChecks(checks: readonly AnyCheck[], words: SelectionWords): AnyCheck[] {
  for (const area of words.areas ?? []) {
    if (!(areas as readonly string[]).includes(area)) {
      throw new UsageError(
        `--area: unknown area "${area}": it must be one of ${areas.join(', ')}${didYouMean(area, areas)}`,
      );
    }
  }
  const only = words.only === null ? null : new Set(words.only.map((word) => checkId(word, checks, '--only')));
  const skip = new Set(words.skip.map((word) => checkId(word, checks, '--skip')));
  const selected = checks.filter(
    ({ meta }) =>
      (words.areas === null || words.areas.includes(areaOf(meta.id) satisfies Area)) &&
      (only === null || only.has(meta.id)) &&
      !skip.has(meta.id),
  );
  if (selected.length === 0) throw new UsageError('no check is left by --area, --only and --skip: widen the selection');
  return selected;
}

/** A check's full id from what a person wrote: the id itself, or its last part where that is unique. */
export function checkId(word: string, checks: readonly AnyCheck[], where: string): string {
  const ids = checks.map((check) => check.meta.id as string);
  if (ids.includes(word)) return word;
  const byName = ids.filter((id) => id.endsWith(`/${word}`));
  if (byName.length === 1) return byName[0] as string;
  throw new UsageError(
    `${where}: unknown check "${word}"${didYouMean(word, ids) || '; `diskless-check list` shows all of them'}`,
  );
}
