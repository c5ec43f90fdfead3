import { describe, expect, it } from 'vitest';
import { judgeWith } from './judge.js';
import { itFails, itProvesNothing } from './tables.js';

describe('cost: a broken promise fails its check', () => {
  itFails([
    [
      'deleted data stays',
      'cost/storage-amplification',
      (e) => {
        e['store-audit'].storedBytes = 8_400_000 + 16_800_000;
      },
      /stored ÷ logical 3×, expected at most 1.5×/,
    ],
    [
      'the data is not in the bucket',
      'cost/storage-amplification',
      (e) => {
        e['store-audit'].storedBytes = 40_000;
      },
      /expected at least 0.1×/,
    ],
    [
      'an object per batch',
      'cost/request-rate',
      (e) => {
        e['store-audit'].requests!.put = 2_400;
      },
      /2,400 PUT, the budget allows 1,200/,
    ],
    [
      'an object per batch on a store so slow that no budget by time is met',
      'cost/request-rate',
      (e) => {
        Object.assign(e['store-audit'].requests!, { put: 2_900, seconds: 20 });
      },
      /PUT per small batch 1\.07 PUT\/batch, expected at most 0\.5/,
    ],
    [
      'a bucket that is listed all the time',
      'cost/request-rate',
      (e) => {
        e['store-audit'].requests!.list = 100;
      },
      /100 LIST/,
    ],
    [
      'no PUT although data was written',
      'cost/request-rate',
      (e) => {
        e['store-audit'].requests!.put = 0;
      },
      /no PUT was counted/,
    ],
    [
      'a part of the bill is missing',
      'cost/monthly-cost',
      (e) => {
        const [target] = e.model.architectures;
        target!.figures.splice(3, 1);
        target!.monthlyUsd = 5_000;
      },
      /1 part missing: requests/,
    ],
    [
      'the parts do not add up',
      'cost/monthly-cost',
      (e) => {
        e.model.architectures[0]!.monthlyUsd = 5_500;
      },
      /parts sum to \$6,000, the total says \$5,500/,
    ],
    [
      'a part is not a number',
      'cost/monthly-cost',
      (e) => {
        e.model.architectures[0]!.figures[0]!.monthlyUsd = Number.NaN;
      },
      /compute comes out as NaN/,
    ],
    [
      'nothing to compare with',
      'cost/monthly-cost',
      (e) => {
        e.model.architectures.splice(1);
      },
      /nothing to compare/,
    ],
  ]);
});

describe('cost: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'nothing stored',
      'cost/storage-amplification',
      (e) => {
        e['store-audit'].logicalBytes = 0;
      },
      /no topic held data/,
    ],
    [
      'nothing deleted',
      'cost/storage-amplification',
      (e) => {
        e['store-audit'].deletedBytes = 0;
      },
      /too little to see/,
    ],
    [
      'not metered',
      'cost/request-rate',
      (e) => {
        e['store-audit'].requests = null;
      },
      /nothing meters/,
    ],
    [
      'nothing written',
      'cost/request-rate',
      (e) => {
        e['store-audit'].requests!.writtenBytes = 0;
      },
      /nothing was written/,
    ],
  ]);
});

describe('cost: noise is no finding', () => {
  it('the target may cost more, or the prices be old: warnings, not failures', () => {
    const dear = judgeWith('cost/monthly-cost', (e) => {
      const [target] = e.model.architectures;
      target!.figures[0]!.monthlyUsd = 30_000;
      target!.monthlyUsd = 35_000;
    });
    expect(dear).toMatchObject({
      outcome: 'warn',
      summary: expect.stringContaining('target ÷ replicated Kafka 1.75×'),
    });
    const old = judgeWith('cost/monthly-cost', (e) => {
      e.model.priceBook.ageDays = 366;
    });
    expect(old).toMatchObject({ outcome: 'warn', summary: expect.stringContaining('age of the price book 366 days') });
  });

  it('a figure above the budget that does not bind is no failure, and is not shown as a limit that was met', () => {
    // 8 MiB in 2 s, 420 PUT: far above 8,192 PUT/GiB, and within 600 PUT/s.
    const { outcome, measured, details } = judgeWith('cost/request-rate', () => {});
    expect(outcome).toBe('pass');
    const perGiB = measured.find(({ name }) => name === 'PUT per GiB');
    expect(perGiB?.value).toBeGreaterThan(8_192);
    expect(perGiB).not.toHaveProperty('threshold');
    expect(perGiB).not.toHaveProperty('ok');
    expect(measured.find(({ name }) => name === 'PUT per second')).toMatchObject({
      ok: true,
      threshold: { name: 'putsPerSecond', value: 600 },
    });
    expect(details?.join('\n')).toMatch(/ PUT\/GiB is above putsPerGiB \(8,192\), .* the budget by time .* holds/);
    for (const { value, threshold, ok } of measured) {
      if (threshold && ok) expect(value).toBeLessThanOrEqual(threshold.value);
    }
  });

  it('the budget per GiB binds at a high rate', () => {
    const { outcome, summary } = judgeWith('cost/request-rate', (e) => {
      Object.assign(e['store-audit'].requests!, {
        seconds: 2,
        writtenBytes: 200 * 2 ** 20,
        readBytes: 200 * 2 ** 20,
        put: 1_700,
        batches: 50_000,
      });
    });
    expect(outcome).toBe('fail');
    expect(summary).toMatch(/1,700 PUT, the budget allows 1,600/);
  });

  it('a request rate above one budget is fine while the other holds', () => {
    const judgement = judgeWith('cost/request-rate', (e) => {
      // 100 MiB/s: 700 PUT/s is above the rate budget, 140 KiB each is within the volume budget.
      Object.assign(e['store-audit'].requests!, {
        seconds: 2,
        writtenBytes: 200 * 2 ** 20,
        readBytes: 200 * 2 ** 20,
        put: 1_400,
        batches: 50_000,
      });
    });
    expect(judgement.outcome).toBe('pass');
  });
});
