import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { checks } from '../../../checks/index.js';
import { renderTerminal } from '../../../reports/index.js';
import { defectList } from '../../broker/defects.js';
import { type RunFlags, resolveSettings, type Settings } from '../../config/settings.js';
import { experiments } from '../../experiments/index.js';
import type { Scorecard } from '../../model/scorecard.js';
import { clusterRemover } from '../../run/cluster-remover.js';
import { withoutSecrets } from '../../run/environment.js';
import { assertReachable, describeTarget, expectedCapabilities, openTarget } from '../../run/open-target.js';
import { reportFiles, reportFormats } from '../../run/report-files.js';
import { ReportFolder } from '../../run/report-folder.js';
import { makePlan, runChecklist } from '../../run/run.js';
import { packageVersion } from '../../target/package-root.js';
import { exitCodes } from '../failure.js';
import { onInterruption } from '../interruption.js';
import { wantsColor, widthOf, writeError, writeOut } from '../output.js';
import { planText } from '../plan-text.js';
import { openProgress } from '../progress/index.js';

/** @returns the exit code */
export async function run(flags: RunFlags & { color: boolean }, args: string[]): Promise<number> {
  const settings = resolveSettings(
    flags,
    { checks, defects: defectList.map(({ name }) => name), reports: reportFormats },
    { env: process.env, readFile: (path) => readFileSync(path), cwd: process.cwd() },
  );
  if (settings.dryRun) return showPlan(settings);

  const runId = randomBytes(4).toString('hex');
  const progress = openProgress(flags.color);
  const interruption = onInterruption(() => {
    progress.observer.note('interrupted: putting things in order (Ctrl-C again leaves at once)');
  });
  const folder = await ReportFolder.open(settings.out, runId);
  let scorecard: Scorecard;
  try {
    await writeError(`diskless-check ${packageVersion()} · run ${runId} · seed ${settings.seed}`);
    scorecard = await runChecklist(
      settings,
      {
        version: packageVersion(),
        runId,
        arguments: withoutSecrets(args),
        catalogue: checks,
        experiments,
        openTarget,
        describeTarget,
        assertReachable,
        removerFor: (target) => clusterRemover(target.client),
        keepResult: (result) => folder.keepResult(result),
        keepFile: (name, content) => folder.keepFile(name, content),
      },
      progress.observer,
      interruption.signal,
    );
    await folder.publish(reportFiles(scorecard, settings.reports));
  } catch (error) {
    await folder.discard();
    throw error;
  } finally {
    progress.stop();
    interruption.stop();
  }
  await show(scorecard, settings, flags.color);
  return scorecard.gate.exitCode;
}

async function show(scorecard: Scorecard, settings: Settings, color: boolean): Promise<void> {
  if (settings.json) {
    await writeOut(JSON.stringify(scorecard, null, 2));
  } else {
    const { stdout } = process;
    await writeOut(renderTerminal(scorecard, { color: wantsColor(stdout, color), width: widthOf(stdout) }));
  }
  await writeError(`Report: ${settings.out}`);
}

/** `--dry-run`: the plan, without a byte sent. */
async function showPlan(settings: Settings): Promise<number> {
  const can = expectedCapabilities(settings.target, settings.allowDisruptive);
  const plan = makePlan(settings, experiments, { can });
  await writeOut(settings.json ? JSON.stringify(plan, null, 2) : planText(plan, settings));
  return exitCodes.holds;
}
