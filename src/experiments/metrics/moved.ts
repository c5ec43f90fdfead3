import type { MetricsEvidence } from '../../model/evidence.js';
import { type Meaning, meanings, seriesFor, totalOf } from './mapping.js';
import type { Scrape } from './scrape.js';

/**
 * For each meaning: the series that carries it, and whether it did what it must while there was load.
 *
 * @param rounds scrapes of all endpoints, in order of time; the first before the load, the last after it
 * @param brokers how many brokers are really alive
 */
export function judgeMeanings(rounds: readonly (readonly Scrape[])[], brokers: number): MetricsEvidence['meanings'] {
  return meanings.map((meaning) => {
    const scrapes = rounds.flat().filter(({ status }) => status === 200);
    const carrying = scrapes.filter(({ series }) => totalOf(meaning, series) !== null);
    const series = carrying[0] === undefined ? null : seriesFor(meaning, carrying[0].series);
    return {
      meaning: meaning.meaning,
      series,
      endpoints: new Set(carrying.map(({ url }) => url)).size,
      moved: series !== null && moved(meaning, byEndpoint(scrapes), brokers),
    };
  });
}

/** Each endpoint's answers, in order of time: a round in which another one was silent says nothing about this one. */
function byEndpoint(scrapes: readonly Scrape[]): Scrape[][] {
  const found = new Map<string, Scrape[]>();
  for (const scrape of scrapes) found.set(scrape.url, [...(found.get(scrape.url) ?? []), scrape]);
  return [...found.values()];
}

/** On one endpoint at least: a broker may lead nothing of what was written, or coordinate no group. */
function moved(meaning: Meaning, endpoints: readonly (readonly Scrape[])[], brokers: number): boolean {
  const totals = endpoints.map((scrapes) => scrapes.map(({ series }) => totalOf(meaning, series)));
  switch (meaning.kind) {
    case 'count': {
      const counts = totals.flatMap((seen) => seen.at(-1) ?? []);
      return counts.length > 0 && counts.every((count) => count === brokers);
    }
    case 'gauge':
      // One that appears has not moved yet.
      return totals.some((seen) => new Set(seen.filter((one) => one !== null && Number.isFinite(one))).size > 1);
    case 'counter':
      // One that is not there yet counts as 0: many appear with their first event.
      return totals.some((seen) => (seen.at(-1) ?? 0) > (seen[0] ?? 0));
  }
}
