/** Consecutive offsets of which the same is known, `last` inclusive. */
export interface OffsetRun {
  readonly first: number;
  readonly last: number;
}

/** Takes offsets out of a sorted list of runs, in place; runs at its edges are shortened. */
export function cutRuns<R extends OffsetRun>(runs: R[], first: number, last: number): void {
  replaceRuns(runs, first, last, []);
}

/** Says something of offsets, in place of what was said of them; `same` neighbours become one run. */
export function putRun<R extends OffsetRun>(runs: R[], run: R, same: (a: R, b: R) => boolean): void {
  const at = replaceRuns(runs, run.first, run.last, [run]);
  const before = runs[at - 1];
  const after = runs[at + 1];
  const joinsBefore = before !== undefined && before.last + 1 === run.first && same(before, run);
  const joinsAfter = after !== undefined && run.last + 1 === after.first && same(run, after);
  if (!joinsBefore && !joinsAfter) return;
  const joined = { ...run, first: joinsBefore ? before.first : run.first, last: joinsAfter ? after.last : run.last };
  runs.splice(at - Number(joinsBefore), 1 + Number(joinsBefore) + Number(joinsAfter), joined);
}

/** Index of the first run that ends at the offset or behind it. */
export function indexOfRun(runs: readonly OffsetRun[], offset: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (runs[middle]!.last < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the replacement stands now. */
function replaceRuns<R extends OffsetRun>(runs: R[], first: number, last: number, by: readonly R[]): number {
  const from = indexOfRun(runs, first);
  let to = from;
  while (to < runs.length && runs[to]!.first <= last) to++;
  const left = from < to && runs[from]!.first < first ? [{ ...runs[from]!, last: first - 1 }] : [];
  const right = from < to && runs[to - 1]!.last > last ? [{ ...runs[to - 1]!, first: last + 1 }] : [];
  runs.splice(from, to - from, ...left, ...by, ...right);
  return from + left.length;
}
