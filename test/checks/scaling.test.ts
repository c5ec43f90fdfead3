import { describe, expect, it } from 'vitest';
import type { EvidenceById } from '../../src/model/evidence.js';
import { healthy, lost } from './healthy.js';
import { checkById, judgeWith } from './judge.js';
import { itFails, itProvesNothing } from './tables.js';

describe('scaling: a broken promise fails its check', () => {
  itFails([
    [
      'a move does not finish',
      'scaling/reassignment-time',
      (e) => {
        e.reassign.moves[2]!.ms = null;
      },
      /1 move of 3 not done after 60 s/,
    ],
    [
      'a move takes over a minute',
      'scaling/reassignment-time',
      (e) => {
        e.reassign.moves[2]!.ms = 60_500;
      },
      /slowest move 60.5 s, expected at most 60 s/,
    ],
    [
      'a move copies at 20 MB/s: time',
      'scaling/reassignment-time',
      (e) => {
        for (const m of e.reassign.moves) {
          m.ms = 40 + m.partitionBytes / 20_000;
          m.copiedBytes = null;
        }
      },
      /time grows with size/,
    ],
    [
      'a move copies: bytes',
      'scaling/reassignment-time',
      (e) => {
        for (const m of e.reassign.moves) m.copiedBytes = m.partitionBytes;
      },
      /42 MiB copied to move 42 MiB/,
    ],
    [
      'a move loses records',
      'scaling/reassignment-under-load',
      (e) => {
        e.reassign.underLoad.verification = lost(12_000, 3);
      },
      /lost writes 3/,
    ],
    [
      'no move finishes under load',
      'scaling/reassignment-under-load',
      (e) => {
        e.reassign.underLoad.movesDone = 0;
      },
      /no move finished/,
    ],
    [
      'a move under load never finishes, after others did',
      'scaling/reassignment-under-load',
      (e) => {
        e.reassign.underLoad.movesTried = 7;
      },
      /6 of 7 moves under load finished/,
    ],
    [
      'moves triple a noticeable latency',
      'scaling/reassignment-under-load',
      (e) => {
        e.reassign.underLoad.ackP99BeforeMs = 300;
        e.reassign.underLoad.ackP99DuringMs = 900;
      },
      /p99 rose 3×, from 300 ms to 900 ms/,
    ],
    [
      'a new broker leads nothing',
      'scaling/scale-out',
      (e) => {
        e.scale.leadsAfterMs = null;
        e.scale.acknowledgesAfterMs = null;
        e.scale.acknowledgedByNewBroker = 0;
      },
      /broker 4 led no partition within the 60 s/,
    ],
    [
      'a new broker leads, and nobody writes to it',
      'scaling/scale-out',
      (e) => {
        e.scale.acknowledgedByNewBroker = 0;
      },
      /acknowledged no record/,
    ],
    [
      'a new broker takes too long',
      'scaling/scale-out',
      (e) => {
        e.scale.leadsAfterMs = 60_100;
      },
      /leads a partition after/,
    ],
    [
      'scaling out loses a record',
      'scaling/scale-out',
      (e) => {
        e.scale.verification = lost(9_000, 1);
      },
      /lost writes 1/,
    ],
  ]);
});

describe('scaling: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'no move',
      'scaling/reassignment-time',
      (e) => {
        e.reassign.moves = [];
      },
      /no partition was moved/,
    ],
    [
      'two sizes only',
      'scaling/reassignment-time',
      (e) => {
        e.reassign.moves.pop();
      },
      /only 2 sizes moved/,
    ],
    [
      'nothing meters the store, and sizes so close that a fast copy does not show',
      'scaling/reassignment-time',
      (e) => {
        for (const m of e.reassign.moves) {
          m.ms = 40 + m.partitionBytes / 300_000;
          m.copiedBytes = null;
        }
      },
      /nothing meters the store, and sizes 30 MiB apart .*a fast copy would go unseen/,
    ],
    [
      'the largest partition was not metered',
      'scaling/reassignment-time',
      (e) => {
        e.reassign.moves[2]!.copiedBytes = null;
      },
      /a fast copy would go unseen/,
    ],
    [
      'no latency to compare',
      'scaling/reassignment-under-load',
      (e) => {
        e.reassign.underLoad.ackP99BeforeMs = 0;
      },
      /too few acknowledgements/,
    ],
  ]);
});

describe('scaling: what never came within a wait shorter than the threshold is unknown, not late', () => {
  const never = (changed: EvidenceById) => {
    for (const move of changed.reassign.moves.slice(2)) move.ms = null;
    Object.assign(changed.scale, { leadsAfterMs: null, acknowledgesAfterMs: null, acknowledgedByNewBroker: 0 });
    return changed;
  };
  it.each([
    ['scaling/reassignment-time', 'moveMs'],
    ['scaling/scale-out', 'carriesLoadMs'],
  ])('%s: %s', (id, threshold) => {
    const check = checkById(id);
    const defaults = Object.fromEntries(Object.entries(check.thresholds).map(([name, { value }]) => [name, value]));
    expect(check.judge(never(healthy()), defaults).outcome).toBe('fail');
    const raised = check.judge(never(healthy()), { ...defaults, [threshold]: 90_000 });
    expect(raised.outcome, raised.summary).toBe('not-proven');
    expect(raised.needs).toContain(`a threshold ${threshold} of at most 60 s`);
  });
});

describe('scaling: noise is no finding', () => {
  it.each([
    ['the largest partition happens to move slowest, in line', [30, 40, 70]],
    ['one move meets a busy moment', [40, 60, 900]],
    ['the smallest takes longest', [400, 60, 50]],
  ])('%s', (_, times) => {
    const judgement = judgeWith('scaling/reassignment-time', (e) => {
      for (const [i, move] of e.reassign.moves.entries()) move.ms = times[i]!;
    });
    expect(judgement.outcome, judgement.summary).toBe('pass');
  });

  it('without a meter, sizes far enough apart prove it by time alone', () => {
    const judgement = judgeWith('scaling/reassignment-time', (e) => {
      for (const move of e.reassign.moves) {
        move.partitionBytes *= 16;
        move.copiedBytes = null;
      }
    });
    expect(judgement.outcome, judgement.summary).toBe('pass');
  });

  it('a p99 of a few milliseconds may rise to what an object store has anyway', () => {
    const judgement = judgeWith('scaling/reassignment-under-load', (e) => {
      e.reassign.underLoad.ackP99DuringMs = 420;
    });
    expect(judgement.outcome).toBe('pass');
  });
});
