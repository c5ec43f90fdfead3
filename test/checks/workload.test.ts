import { describe, expect, it } from 'vitest';
import { latency, lost } from './healthy.js';
import { judgeWith } from './judge.js';
import { itFails, itProvesNothing } from './tables.js';

describe('workload: a broken promise fails its check', () => {
  itFails([
    [
      'acknowledgements stall',
      'workload/produce-latency',
      (e) => {
        e.steady.load.ackLatency = latency(18_000, 300, 2_100);
      },
      /acknowledgement p50 300 ms, the profile allows 200 ms; .*p99 2.1 s/,
    ],
    [
      'the rate is not held',
      'workload/produce-latency',
      (e) => {
        e.steady.load.achievedRate = 900;
      },
      /share of the asked rate 0.45×/,
    ],
    [
      'nothing is acknowledged',
      'workload/produce-latency',
      (e) => {
        e.steady.load.ackLatency = latency(0, 0, 0);
      },
      /no acknowledgement latency was measured/,
    ],
    [
      'fast answers that were not kept',
      'workload/produce-latency',
      (e) => {
        e.steady.verification = lost(12_000, 2);
      },
      /lost writes 2/,
    ],
    [
      'consumers wait',
      'workload/end-to-end-latency',
      (e) => {
        e.steady.load.endToEndLatency = latency(18_000, 20, 1_600);
      },
      /end-to-end p99 1.6 s/,
    ],
    [
      'consumers get nothing',
      'workload/end-to-end-latency',
      (e) => {
        e.steady.load.endToEndLatency = latency(0, 0, 0);
      },
      /no end-to-end latency/,
    ],
    [
      'one partition reaches no consumer, whose others are fast',
      'workload/end-to-end-latency',
      (e) => {
        e.steady.load.neverRead = { records: 2_000, partitions: 1 };
      },
      /2,000 acknowledged records of 1 partition never reached a consumer/,
    ],
    [
      'one size stalls',
      'workload/message-sizes',
      (e) => {
        e.sizes.sizes[1]!.ackLatency = latency(400, 9, 2_000);
      },
      /10 KiB: acknowledgement p99 2 s/,
    ],
    [
      'one size is lost',
      'workload/message-sizes',
      (e) => {
        e.sizes.sizes[2]!.verification = lost(400, 1);
      },
      /977 KiB: lost writes 1/,
    ],
    [
      'a consumer of one size is stuck',
      'workload/message-sizes',
      (e) => {
        e.sizes.sizes[0]!.verification.anomalies.push({ name: 'stuck-client', count: 1, examples: [] });
      },
      /100 B: stuck clients 1/,
    ],
    [
      'one size reaches nobody',
      'workload/message-sizes',
      (e) => {
        e.sizes.sizes[0]!.endToEndLatency = latency(0, 0, 0);
      },
      /100 B: nothing reached a consumer/,
    ],
  ]);
});

describe('workload: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'a spoiled generator',
      'workload/produce-latency',
      (e) => {
        e.steady.load.generator.spoiledBy = 'no CPU left';
      },
      /spoiled the measurement: no CPU left/,
    ],
    [
      'no consumer',
      'workload/end-to-end-latency',
      (e) => {
        e.steady.load.endToEndLatency = null;
      },
      /no consumer followed/,
    ],
    [
      'no size',
      'workload/message-sizes',
      (e) => {
        e.sizes.sizes = [];
      },
      /only 0 sizes/,
    ],
    [
      'the same size over and over, under different names',
      'workload/message-sizes',
      (e) => {
        for (const size of e.sizes.sizes) size.recordBytes = 100;
      },
      /only 1 size of message tried, 3 wanted/,
    ],
  ]);
});

describe('workload: a size that does not fit', () => {
  it('is a warning that names it, and no failure of what was sent in its place', () => {
    const judgement = judgeWith('workload/message-sizes', (e) => {
      e.sizes.sizes[2]!.wantedBytes = 5 * 2 ** 20;
    });
    expect(judgement).toMatchObject({
      outcome: 'warn',
      summary: '1 size of the profile not tried, too large for max.message.bytes (1 MiB): 5 MiB',
      details: ['5 MiB was sent as 977 KiB'],
    });
  });

  it('hides no loss among those that do', () => {
    const judgement = judgeWith('workload/message-sizes', (e) => {
      e.sizes.sizes[2]!.wantedBytes = 5 * 2 ** 20;
      e.sizes.sizes[0]!.verification = lost(400, 1);
    });
    expect(judgement.outcome).toBe('fail');
  });
});
