import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checks } from '../../../checks/index.js';
import { renderTerminal } from '../../../reports/index.js';
import { readNamed } from '../../config/access.js';
import { parseConfig } from '../../config/config-file.js';
import { noOverrides, resolveOverrides } from '../../config/overrides.js';
import { type FailOn, oneOf } from '../../config/settings.js';
import { readRecorded } from '../../run/recorded.js';
import { rejudge } from '../../run/scorecard.js';
import { wantsColor, widthOf, writeOut } from '../output.js';

export interface JudgeFlags {
  config?: string;
  failOn?: string;
  json?: boolean;
  color: boolean;
}

/** Judges recorded evidence again, under the thresholds, waivers and checks of today. Nothing is written. */
export async function judge(folder: string, flags: JudgeFlags): Promise<number> {
  const rim = { env: process.env, readFile: (path: string) => readFileSync(path), cwd: process.cwd() };
  const config = flags.config
    ? parseConfig(flags.config, readNamed(resolve(flags.config), 'config file', rim).toString('utf8'), rim.env)
    : null;
  const { scorecard: recorded, results } = readRecorded(resolve(folder));
  const failOn = oneOf('--fail-on', flags.failOn ?? config?.failOn ?? recorded.gate.failOn, [
    'blocker',
    'major',
    'minor',
  ] as const) satisfies FailOn;
  const overrides = config ? resolveOverrides(config, flags.config as string, checks) : noOverrides;
  const scorecard = rejudge(recorded, results, { catalogue: checks, overrides, failOn, now: new Date() });
  await writeOut(
    flags.json
      ? JSON.stringify(scorecard, null, 2)
      : renderTerminal(scorecard, { color: wantsColor(process.stdout, flags.color), width: widthOf(process.stdout) }),
  );
  return scorecard.gate.exitCode;
}
