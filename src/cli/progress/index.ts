import type { RunObserver } from '../../run/observer.js';
import { wantsColor } from '../output.js';
import { lineProgress } from './lines.js';
import { liveProgress } from './live.js';

/** Progress on stderr: live on a terminal, one line per step in CI, pipes and logs. */
export function openProgress(colorFlag: boolean): { observer: RunObserver; stop(): void } {
  const { stderr, env } = process;
  if (stderr.isTTY && !env.CI && env.TERM !== 'dumb') return liveProgress(stderr, wantsColor(stderr, colorFlag));
  return { observer: lineProgress((line) => stderr.write(`${line}\n`)), stop: () => {} };
}
