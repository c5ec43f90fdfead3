import { describe, expect, it } from 'vitest';
import { kept, lost } from './healthy.js';
import { judgeWith } from './judge.js';
import { itFails, itProvesNothing } from './tables.js';

describe('durability: a broken promise fails its check', () => {
  itFails([
    [
      'an acknowledged record is gone after all brokers died',
      'durability/acknowledged-is-durable',
      (e) => {
        e['crash-all'].verification = lost(8_000, 40);
      },
      /lost writes 40, of 8,000/,
    ],
    [
      'no broker comes back',
      'durability/acknowledged-is-durable',
      (e) => {
        e['crash-all'].firstAckAfterRestartMs = null;
      },
      /no write was acknowledged after the restart/,
    ],
    [
      'a partition stays away after all brokers are back',
      'durability/acknowledged-is-durable',
      (e) => {
        e['crash-all'].partitionsNeverBack = 1;
      },
      /1 partition accepted nothing again after the restart/,
    ],
    [
      'a crash loses the tail',
      'durability/broker-crash',
      (e) => {
        e['crash-one'].verification = lost(20_000, 7);
      },
      /lost writes 7/,
    ],
    [
      'an offset is given out twice',
      'durability/broker-crash',
      (e) => {
        e['crash-one'].verification = {
          ...kept(20_000),
          anomalies: [{ name: 'inconsistent-offsets', count: 2, examples: [] }],
        };
      },
      /inconsistent offsets 2/,
    ],
    [
      'everything stops after the kill',
      'durability/broker-crash',
      (e) => {
        for (const s of e['crash-one'].load.samples) if (s.atMs > 4_000) s.acknowledged = 0;
      },
      /nothing was acknowledged any more/,
    ],
    [
      'a partition is out for half a minute and more',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].produceUnavailability[0]!.ms = 30_001;
      },
      /longest produce gap 30 s, expected at most 30 s/,
    ],
    [
      'a partition is not served',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].consumeUnavailability[0]!.ms = 45_000;
      },
      /longest consume gap/,
    ],
    [
      'a partition never comes back',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].partitionsNeverBack = 2;
      },
      /2 partitions accepted nothing again in the 6 s/,
    ],
    [
      'a partition is back only because its old leader is back',
      'durability/crash-unavailability',
      (e) => {
        Object.assign(e['crash-one'], { backBeforeReturn: false, returnedAfterMs: 33_000 });
      },
      /not every partition was back when broker 2 was started again, 33 s after the kill/,
    ],
    [
      'a partition never serves its reader again',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].load.neverRead = { records: 900, partitions: 1 };
      },
      /1 partition never served its reader everything again/,
    ],
    [
      'latency does not come back within a long drill',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].latencyRecoveredAfterMs = null;
        e['crash-one'].load.durationMs = 70_000;
      },
      /p99 had not come back/,
    ],
    [
      'latency comes back late',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].latencyRecoveredAfterMs = 61_000;
      },
      /p99 within 2× after/,
    ],
    [
      'data lived on the disk that was wiped',
      'durability/no-local-state',
      (e) => {
        e['crash-one'].restart!.verification = lost(6_600, 6_600);
      },
      /lost writes 6,600/,
    ],
    [
      'the restarted broker serves nothing',
      'durability/no-local-state',
      (e) => {
        e['crash-one'].restart!.partitionsServed = 0;
      },
      /served no partition/,
    ],
    [
      'a replay misses a record',
      'durability/replay-verification',
      (e) => {
        e.replay.verification = lost(32_000, 1);
      },
      /lost writes 1/,
    ],
    [
      'a compression is refused, and what was acknowledged is all there',
      'durability/replay-verification',
      (e) => {
        const errors = { UNSUPPORTED_COMPRESSION_TYPE: 12 };
        Object.assign(e.replay.written[4]!, { acknowledged: 0, failed: 6_400, errors });
      },
      /zstd, idempotent: 0 acknowledged, 6,400 records refused for good/,
    ],
    [
      'some records of a kind are refused',
      'durability/replay-verification',
      (e) => {
        e.replay.written[1]!.failed = 1;
      },
      /gzip, idempotent: 6,400 acknowledged, 1 record refused for good/,
    ],
    [
      'a kind whose records all ended unknown',
      'durability/replay-verification',
      (e) => {
        e.replay.written[0]!.acknowledged = 0;
      },
      /none, idempotent: 0 acknowledged/,
    ],
    [
      'a replay returns other bytes',
      'durability/replay-verification',
      (e) => {
        e.replay.verification = { ...kept(32_000), anomalies: [{ name: 'corrupted-payload', count: 9, examples: [] }] };
      },
      /corrupted payloads 9/,
    ],
    [
      'an offset falls back',
      'durability/committed-offsets-survive',
      (e) => {
        e['crash-one'].committedOffsets[0]!.observed = 499;
      },
      /1 of 2 committed offsets wrong: 1 lower/,
    ],
    [
      'an offset jumps ahead',
      'durability/committed-offsets-survive',
      (e) => {
        e['crash-one'].committedOffsets[0]!.observed = 501;
      },
      /1 beyond/,
    ],
    [
      'an offset is zero',
      'durability/committed-offsets-survive',
      (e) => {
        e['crash-one'].committedOffsets[0]!.observed = 0;
      },
      /1 reset to zero/,
    ],
    [
      'an offset is gone',
      'durability/committed-offsets-survive',
      (e) => {
        e['crash-one'].committedOffsets[1]!.observed = null;
      },
      /1 forgotten/,
    ],
  ]);
});

describe('durability: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'nobody killed',
      'durability/acknowledged-is-durable',
      (e) => {
        e['crash-all'].killedBrokers = [];
      },
      /no broker was killed/,
    ],
    [
      'killed one after the other',
      'durability/acknowledged-is-durable',
      (e) => {
        e['crash-all'].killSpreadMs = 5_000;
      },
      /time between first and last kill/,
    ],
    [
      'the victim led nothing',
      'durability/broker-crash',
      (e) => {
        e['crash-one'].partitionsLed = 0;
      },
      /led no partition/,
    ],
    [
      'the victim led nothing',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].partitionsLed = 0;
      },
      /led no partition/,
    ],
    [
      'no gap measured',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].produceUnavailability = [];
      },
      /no partition's produce gap/,
    ],
    [
      'no reader',
      'durability/crash-unavailability',
      (e) => {
        e['crash-one'].consumeUnavailability = [];
      },
      /no partition's consume gap/,
    ],
    [
      'not restarted',
      'durability/no-local-state',
      (e) => {
        e['crash-one'].restart = null;
      },
      /was not started again/,
    ],
    [
      'disk kept',
      'durability/no-local-state',
      (e) => {
        e['crash-one'].restart!.diskWiped = false;
      },
      /with its old disk/,
    ],
    [
      'the victim came back before the raised limit was over',
      'durability/crash-unavailability',
      (e) => {
        Object.assign(e['crash-one'], { backBeforeReturn: false, returnedAfterMs: 29_000 });
      },
      /not every partition was back when broker 2 was started again, 29 s after the kill/,
    ],
    [
      'another broker was the coordinator',
      'durability/committed-offsets-survive',
      (e) => {
        e['crash-one'].coordinatorKilled = false;
      },
      /broker 2, which was killed, was not the coordinator/,
    ],
    [
      'much less was written than the profile names',
      'durability/replay-verification',
      (e) => {
        e.replay.wroteBytes = 0.89 * e.replay.askedBytes;
      },
      /share of the profile’s bytes written 0.89×, expected at least 0.9×/,
    ],
    [
      'everything moved away before it was read',
      'durability/no-local-state',
      (e) => {
        e['crash-one'].restart!.verification = { ...kept(0), read: 0, partitions: 0 };
      },
      /moved away from broker 2 before it was read/,
    ],
    [
      'no commit',
      'durability/committed-offsets-survive',
      (e) => {
        e['crash-one'].committedOffsets = [];
      },
      /no commit/,
    ],
  ]);
});

describe('durability: noise is no finding', () => {
  it('writes whose fate is unknown are no losses', () => {
    const judgement = judgeWith('durability/broker-crash', (e) => {
      Object.assign(e['crash-one'].verification, { unknown: 500, failed: 20 });
    });
    expect(judgement.outcome).toBe('pass');
  });

  it('near miss: a replay of nine tenths is enough', () => {
    const judgement = judgeWith('durability/replay-verification', (e) => {
      e.replay.wroteBytes = 0.9 * e.replay.askedBytes;
    });
    expect(judgement.outcome).toBe('pass');
  });

  it('near miss: a replay by a client without most codecs is judged by what it can write', () => {
    const judgement = judgeWith('durability/replay-verification', (e) => {
      e.replay.written.length = 2;
    });
    expect(judgement.outcome).toBe('pass');
  });

  it('a lost commit fails even where another broker was the coordinator', () => {
    const judgement = judgeWith('durability/committed-offsets-survive', (e) => {
      e['crash-one'].coordinatorKilled = false;
      e['crash-one'].committedOffsets[0]!.observed = 0;
    });
    expect(judgement.outcome).toBe('fail');
  });

  it('a drill too short to see latency come back is a warning', () => {
    const judgement = judgeWith('durability/crash-unavailability', (e) => {
      e['crash-one'].latencyRecoveredAfterMs = null;
    });
    expect(judgement).toMatchObject({ outcome: 'warn', summary: expect.stringContaining('6 s after the kill') });
  });

  it('an outage before the kill is not the kill’s', () => {
    const judgement = judgeWith('durability/crash-unavailability', (e) => {
      e['crash-one'].produceUnavailability[1] = { topic: 't', partition: 1, fromMs: 0, ms: 3_500 };
    });
    expect(judgement.measured).toContainEqual(expect.objectContaining({ name: 'longest produce gap', value: 2_600 }));
  });
});
