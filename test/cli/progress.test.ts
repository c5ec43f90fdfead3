import { afterEach, describe, expect, it, vi } from 'vitest';
import { lineProgress } from '../../src/cli/progress/lines.js';
import { liveProgress } from '../../src/cli/progress/live.js';
import type { RunObserver } from '../../src/run/observer.js';
import type { PlannedExperiment } from '../../src/run/plan.js';

const planned = (id: string, refused = false) =>
  ({
    id,
    title: `title of ${id}`,
    seconds: 2,
    bytes: 2_048,
    refusal: refused ? { reason: 'no', needs: 'yes' } : null,
  }) as PlannedExperiment;

function tellStory(observer: RunObserver): void {
  observer.opening('starting 3 broker processes');
  observer.planned({
    experiments: [planned('steady'), planned('replay'), planned('scale', true)],
    seconds: 4,
    bytes: 4_096,
  });
  observer.experimentStarted(planned('steady'));
  observer.progress('500 records\nso far');
  observer.experimentEnded(planned('steady'), {
    status: 'done',
    id: 'steady',
    durationMs: 7_100,
    bytes: 1_048_576,
  } as never);
  observer.experimentStarted(planned('replay'));
  observer.note('broker 2 is down; starting it again');
  observer.experimentEnded(planned('replay'), { status: 'error', id: 'replay', message: 'boom\nstack' } as never);
  observer.experimentEnded(planned('scale'), {
    status: 'not-run',
    id: 'scale',
    reason: 'nobody allowed it',
    needs: '',
  });
}

describe('one line per step, for logs', () => {
  it('tells beginnings, ends and notes, no escape codes, no chatter', () => {
    const lines: string[] = [];
    tellStory(lineProgress((line) => lines.push(line)));
    expect(lines).toEqual([
      'starting 3 broker processes …',
      '2 of 3 experiments, about 4.0 s and 4 KiB',
      '[1/3] steady: title of steady',
      '[1/3] steady: done in 7.1 s, 1 MiB',
      '[2/3] replay: title of replay',
      'note: broker 2 is down; starting it again',
      '[2/3] replay: broke: boom',
      '[3/3] scale: not run: nobody allowed it',
    ]);
  });
});

describe('a live line, for terminals', () => {
  afterEach(() => void vi.useRealTimers());

  /** What a terminal shows after these writes: lines, each as last written over. */
  function screen(written: string): string[] {
    return written.split('\n').map((line) => line.split('\r\x1b[2K').at(-1) as string);
  }

  it('keeps a line per finished step and ends without a trace of the live one', () => {
    vi.useFakeTimers();
    let written = '';
    const { observer, stop } = liveProgress({ write: (text) => void (written += text), columns: 80 }, false);
    tellStory(observer);
    stop();
    expect(screen(written)).toEqual([
      '2 of 3 experiments, about 4.0 s and 4 KiB',
      '✔ steady: done in 7.1 s, 1 MiB',
      '! broker 2 is down; starting it again',
      '✖ replay: broke: boom',
      '○ scale: not run: nobody allowed it',
      '',
    ]);
  });

  it('takes a terminal that does not know its width for one of 80 columns', () => {
    let written = '';
    const { observer, stop } = liveProgress({ write: (text) => void (written += text), columns: 0 }, false);
    observer.experimentStarted(planned('steady'));
    expect(screen(written).at(-1)).toContain('steady: title of steady');
    stop();
  });

  it('shows what the running step does, cut to the terminal, and goes on ticking', () => {
    vi.useFakeTimers();
    let written = '';
    const { observer, stop } = liveProgress({ write: (text) => void (written += text), columns: 40 }, false);
    observer.experimentStarted(planned('steady'));
    observer.progress('a very long line about records that were sent and acknowledged');
    vi.advanceTimersByTime(2_000);
    const shown = screen(written).at(-1) as string;
    expect(shown).toHaveLength(39);
    expect(shown).toMatch(/steady: title of steady · 2\.0 s · /);
    expect(written).not.toContain('\x1b[3');
    stop();
  });
});
