import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readNamed } from '../../config/access.js';
import { profileNamed } from '../../config/profiles/index.js';
import { UsageError } from '../../config/usage-error.js';
import { type CostInput, costEvidence, parsePriceBook } from '../../cost/index.js';
import type { StoreAuditEvidence } from '../../model/evidence.js';
import { readRecorded } from '../../run/recorded.js';
import { packageRoot } from '../../target/package-root.js';
import { costText } from '../cost-text.js';
import { writeOut } from '../output.js';

export interface CostFlags {
  profile: string;
  write?: string;
  peakToAverage?: string;
  fanOut?: string;
  retentionDays?: string;
  priceBook?: string;
  from?: string;
  json?: boolean;
}

/** The cost model alone: a profile's production workload, changed by flags, priced by a price book. Sends nothing. */
export async function cost(flags: CostFlags): Promise<number> {
  const profile = profileNamed(flags.profile);
  const { production } = profile;
  const workload: CostInput['workload'] = {
    writeMegabytesPerSecond: figure('--write', flags.write, production.writeMegabytesPerSecond),
    peakToAverage: figure('--peak-to-average', flags.peakToAverage, production.peakToAverage),
    fanOut: figure('--fan-out', flags.fanOut, production.fanOut),
    retentionDays: figure('--retention-days', flags.retentionDays, production.retentionDays),
    source: `profile ${profile.name} and flags`,
  };
  const evidence = costEvidence({
    workload,
    book: readPriceBook(flags.priceBook),
    now: new Date(),
    measured: flags.from === undefined ? null : measuredIn(flags.from),
  });
  await writeOut(flags.json ? JSON.stringify(evidence, null, 2) : costText(evidence));
  return 0;
}

function figure(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`${flag} is "${text}"; expected a number above 0`);
}

function readPriceBook(file: string | undefined): CostInput['book'] {
  const path = file ? resolve(file) : join(packageRoot(), 'pricebooks', 'aws-us-east-1.yaml');
  const rim = { env: process.env, cwd: process.cwd(), readFile: (name: string) => readFileSync(name) };
  try {
    return parsePriceBook(readNamed(path, 'price book', rim).toString('utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`the price book ${path} is wrong: ${(error as Error).message}`);
  }
}

/** Storage amplification and request rates that a run has measured take the place of assumptions. */
function measuredIn(folder: string): CostInput['measured'] {
  const { scorecard, results } = readRecorded(resolve(folder));
  const audit = results.get('store-audit');
  if (audit?.status !== 'done')
    throw new UsageError(`${folder} holds no measurement of the store: run the checks of area cost`);
  return { audit: audit.evidence as StoreAuditEvidence, brokers: Math.max(1, scorecard.target.brokers.length) };
}
