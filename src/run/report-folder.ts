import { accessSync, constants, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { UsageError } from '../config/usage-error.js';
import type { ExperimentResult } from '../model/evidence.js';
import { evidenceFile } from './judge.js';

export const scorecardFile = 'scorecard.json';

/** The names that belong to us in a report folder; whatever else lies there is the user's and stays. */
const ownNames = [scorecardFile, 'scorecard.md', 'scorecard.html', 'junit.xml', 'evidence'];
const stagingPrefix = '.partial-';

/**
 * Where a run's files go. All of it is written into a staging folder first; `publish` then puts it in place of an earlier
 * report, `scorecard.json` last, so that a scorecard never lies beside another run's evidence.
 */
export class ReportFolder {
  /**
   * Makes the folder when it is missing. Checked before anything is started, since a run whose report cannot be kept is
   * wasted.
   *
   * @throws UsageError when it cannot be written, or holds files but no report of ours
   */
  static async open(path: string, runId: string): Promise<ReportFolder> {
    const made = await makeFolder(path);
    const found = await readdir(path);
    const foreign =
      found.length > 0 && !(await holdsOurReport(path)) && !found.every((name) => name.startsWith(stagingPrefix));
    if (foreign) {
      throw new UsageError(
        `the output folder ${path} holds files that are no report of diskless-check: name an empty or new folder with --out`,
      );
    }
    for (const name of found) {
      // Left by a run that was killed; a running one would be ours to disturb only by mistake of its user.
      if (name.startsWith(stagingPrefix)) await rm(join(path, name), { recursive: true, force: true });
    }
    const staging = join(path, `${stagingPrefix}${runId}`);
    try {
      await mkdir(join(staging, 'evidence'), { recursive: true });
    } catch (error) {
      throw unwritable(path, error);
    }
    return new ReportFolder(path, staging, made);
  }

  private constructor(
    readonly path: string,
    private readonly staging: string,
    private readonly made: boolean,
  ) {}

  /** Keeps one experiment's result as `evidence/ID.json`. */
  async keepResult(result: ExperimentResult): Promise<void> {
    await this.write(evidenceFile(result.id), `${JSON.stringify(result, null, 1)}\n`);
  }

  /** Keeps a file (histogram, time series, …) under `evidence/`. */
  async keepFile(name: string, content: string | Uint8Array): Promise<void> {
    const path = normalize(name);
    if (path.startsWith('..') || path.startsWith('/'))
      throw new Error(`evidence file ${name} would lie outside evidence/`);
    await this.write(join('evidence', path), content);
  }

  /** Puts the evidence and these files (name → content) in place. */
  async publish(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) await this.write(name, content);
    for (const name of ownNames) await rm(join(this.path, name), { recursive: true, force: true });
    const names = ['evidence', ...Object.keys(files).filter((name) => name !== scorecardFile), scorecardFile];
    for (const name of names) await rename(join(this.staging, name), join(this.path, name));
    await rm(this.staging, { recursive: true, force: true });
  }

  /** Leaves nothing of this run behind. */
  async discard(): Promise<void> {
    await rm(this.staging, { recursive: true, force: true });
    if (this.made) await rmdir(this.path).catch(() => {}); // Somebody put something in it meanwhile.
  }

  private async write(name: string, content: string | Uint8Array): Promise<void> {
    const path = join(this.staging, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** True when the folder was not there before. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    const made = await makeMissing(path);
    accessSync(path, constants.W_OK);
    return made;
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Makes a folder and what is missing above it; false when it is there already. Step by step: Node's recursive mkdir never
 * ends under a file system that answers ENOENT to every mkdir, as /proc does.
 */
async function makeMissing(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return false;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
  }
  await makeMissing(dirname(path));
  await mkdir(path);
  return true;
}

async function holdsOurReport(path: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(join(path, scorecardFile), 'utf8')).tool?.name === 'diskless-check';
  } catch {
    return false;
  }
}

function unwritable(path: string, error: unknown): UsageError {
  const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  return new UsageError(`the output folder ${path} cannot be written (${code}): name another one with --out`);
}
