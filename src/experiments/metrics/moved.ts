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
    const scrapes = rounds.flat();
    const series = scrapes.map((scrape) => seriesFor(meaning, scrape.series)).find((name) => name !== null) ?? null;
    return { meaning: meaning.meaning, series, moved: series !== null && moved(meaning, rounds, brokers) };
  });
}

function moved(meaning: Meaning, rounds: readonly (readonly Scrape[])[], brokers: number): boolean {
  if (meaning.kind === 'count') {
    const counts = (rounds.at(-1) ?? []).flatMap(({ series }) => totalOf(meaning, series) ?? []);
    return counts.length > 0 && counts.every((count) => count === brokers);
  }
  // A series that is not there yet counts as 0: many appear with their first event.
  const totals = rounds.map((round) => round.reduce((sum, { series }) => sum + (totalOf(meaning, series) ?? 0), 0));
  if (meaning.kind === 'gauge') return new Set(totals).size > 1;
  return (totals.at(-1) as number) > (totals[0] as number);
}
