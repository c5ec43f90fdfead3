import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../config/usage-error.js';
import type { ExperimentId, ExperimentResult } from '../model/evidence.js';
import { type Scorecard, schemaVersion } from '../model/scorecard.js';
import { parseScorecard } from '../model/scorecard-schema.js';
import type { ResultsById } from './judge.js';
import { scorecardFile } from './report-folder.js';

/** @throws UsageError when the file is no scorecard of a version that this program reads */
export function readScorecard(path: string): Scorecard {
  const scorecard = readJson(path, 'scorecard') as Scorecard;
  if (scorecard?.tool?.name !== 'diskless-check') {
    throw new UsageError(`${path} is no scorecard of diskless-check: name the scorecard.json of a report folder`);
  }
  if (scorecard.schemaVersion !== schemaVersion) {
    throw new UsageError(
      `${path} has schema version ${scorecard.schemaVersion}, and this program reads ${schemaVersion}: use the diskless-check that wrote it (${scorecard.tool.version})`,
    );
  }
  try {
    return parseScorecard(scorecard);
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

/** A report folder's scorecard and the results recorded beside it, in the order in which they were made. */
export function readRecorded(folder: string): { scorecard: Scorecard; results: ResultsById } {
  const scorecard = readScorecard(join(folder, scorecardFile));
  const evidence = join(folder, 'evidence');
  if (!existsSync(evidence))
    throw new UsageError(`${folder} has no evidence/ to judge: name the folder that a run wrote`);
  const order = scorecard.experiments.map(({ id }) => id);
  const results = new Map<ExperimentId, ExperimentResult>();
  for (const id of order) {
    if (!readdirSync(evidence).includes(`${id}.json`)) continue;
    results.set(id as ExperimentId, readJson(join(evidence, `${id}.json`), 'evidence') as ExperimentResult);
  }
  return { scorecard, results };
}

function readJson(path: string, what: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON' : (error as NodeJS.ErrnoException).code;
    throw new UsageError(`the ${what} ${path} cannot be read: ${why}`);
  }
}
