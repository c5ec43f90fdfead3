import { describe, expect, it } from 'vitest';
import { encodeBatch, patchBaseOffset } from '../../src/protocol/index.js';
import { AnomalyLog, Ledger, PartitionVerifier, type RecordCodec } from '../../src/verify/index.js';

/**
 * Each test is a hand-made log of partition 0, written as lists of sequences per batch, and what the producer was told;
 * beside each anomaly stands the near miss that is none.
 */
const options = {
  topic: 't',
  partitions: 2,
  runId: 'r',
  seed: 1,
  valueBytes: 48,
  keysPerPartition: 0,
  ordered: true,
  exactlyOnce: true,
};

interface Entry {
  at: number;
  sequences: number[];
  damage?: (batch: Buffer) => void;
  partition?: number;
  compression?: 'none' | 'gzip';
}

function batchOf(codec: RecordCodec, { at, sequences, damage, partition = 0, compression = 'none' }: Entry): Buffer {
  const records = sequences.map((sequence) => ({
    timestamp: 1,
    key: codec.encodeKey(partition, sequence),
    value: codec.encodeValue(partition, sequence, 1_000),
  }));
  const batch = encodeBatch({ records, compression });
  patchBaseOffset(batch, at, 0);
  damage?.(batch);
  return batch;
}

function verify(
  told: (ledger: Ledger) => void,
  log: Entry[],
  over: Partial<typeof options> & { endReached?: boolean; extra?: Buffer[] } = {},
) {
  const ledger = new Ledger({ ...options, ...over });
  told(ledger);
  const anomalies = new AnomalyLog('t');
  const verifier = new PartitionVerifier(0, [ledger], anomalies);
  const codec = ledger.codec;
  verifier.add(Buffer.concat([...log.map((entry) => batchOf(codec, entry)), ...(over.extra ?? [])]), 0);
  verifier.finish(over.endReached ?? true);
  return {
    found: Object.fromEntries(anomalies.list().map(({ name, count }) => [name, count])),
    anomalies: anomalies.list(),
    verifier,
  };
}
const acknowledged =
  (...runs: [first: number, count: number, offset: number][]) =>
  (ledger: Ledger) => {
    for (const run of runs) ledger.partition(0).acknowledge(...run);
  };

describe('what was acknowledged is there, once, in order', () => {
  it('a log that holds exactly what was told is clean, compressed or not', () => {
    const { found, verifier } = verify(acknowledged([0, 3, 0], [3, 2, 3]), [
      { at: 0, sequences: [0, 1, 2] },
      { at: 3, sequences: [3, 4], compression: 'gzip' },
    ]);
    expect(found).toEqual({});
    expect(verifier.read).toBe(5);
  });

  it('gaps in offsets are no anomaly (control records take some)', () => {
    expect(
      verify(acknowledged([0, 1, 0], [1, 1, 5]), [
        { at: 0, sequences: [0] },
        { at: 5, sequences: [1] },
      ]).found,
    ).toEqual({});
  });

  it('an acknowledged record that is not there is lost', () => {
    const { found, anomalies } = verify(acknowledged([0, 5, 0]), [
      { at: 0, sequences: [0, 1] },
      { at: 4, sequences: [4] },
    ]);
    expect(found).toEqual({ 'lost-write': 2 });
    expect(anomalies[0]!.examples[0]).toMatchObject({
      offset: 2,
      detail: 'sequences 2 to 3 were acknowledged from offset 2 on and are not in the log',
    });
  });

  it('the end of the log missing is lost too', () => {
    expect(verify(acknowledged([0, 3, 0]), [{ at: 0, sequences: [0] }]).found).toEqual({ 'lost-write': 2 });
  });

  it('near miss: where reading stopped early, what lies beyond is unseen, not lost', () => {
    const { found } = verify(
      acknowledged([0, 5, 0]),
      [
        { at: 0, sequences: [0] },
        { at: 2, sequences: [2] },
      ],
      { endReached: false },
    );
    expect(found).toEqual({ 'lost-write': 1, unseen: 2 });
  });

  it('where lost ends and unseen begins, no record falls through', () => {
    const { found } = verify(
      acknowledged([0, 2, 0], [2, 2, -1], [4, 1, 4]),
      [
        { at: 0, sequences: [0] },
        { at: 4, sequences: [4] },
      ],
      { endReached: false },
    );
    expect(found).toEqual({ 'lost-write': 1, unseen: 2 });
  });

  it('one record at two offsets is a duplicate', () => {
    expect(
      verify(acknowledged([0, 2, 0]), [
        { at: 0, sequences: [0, 1] },
        { at: 2, sequences: [1] },
      ]).found,
    ).toEqual({ duplicate: 1 });
  });

  it('near miss: without idempotence a batch that was sent again may be there twice', () => {
    const told = (ledger: Ledger) => {
      ledger.partition(0).acknowledge(0, 2, 2);
      ledger.partition(0).allowRepeats(0, 2);
    };
    const log = [
      { at: 0, sequences: [0, 1] },
      { at: 2, sequences: [0, 1] },
    ];
    expect(verify(told, log, { exactlyOnce: false, ordered: false }).found).toEqual({});
    expect(verify(told, log).found).toEqual({ 'inconsistent-offsets': 2, duplicate: 2 });
  });

  it('another offset than the acknowledged one is inconsistent', () => {
    expect(verify(acknowledged([0, 1, 0]), [{ at: 1, sequences: [0] }]).found).toEqual({ 'inconsistent-offsets': 1 });
  });

  it('near miss: an acknowledgement without an offset fits any', () => {
    expect(verify(acknowledged([0, 1, -1]), [{ at: 1, sequences: [0] }]).found).toEqual({});
  });

  it('two records acknowledged at one offset are inconsistent, and one of them is lost', () => {
    const { found, anomalies } = verify(acknowledged([0, 2, 0], [2, 2, 1]), [
      { at: 0, sequences: [0] },
      { at: 1, sequences: [2, 3] },
    ]);
    expect(found).toEqual({ 'lost-write': 1, 'inconsistent-offsets': 1 });
    expect(anomalies.find(({ name }) => name === 'inconsistent-offsets')!.examples[0]!.detail).toBe(
      'sequences 1 and 2 were both acknowledged at offset 1',
    );
  });

  it('a later send that lies before an earlier one is not monotonic; inside one batch it is reordered', () => {
    expect(
      verify(acknowledged([1, 1, 0], [0, 1, 1]), [
        { at: 0, sequences: [1] },
        { at: 1, sequences: [0] },
      ]).found,
    ).toEqual({ 'nonmonotonic-send': 1 });
    expect(verify(acknowledged([1, 1, 0], [0, 1, 1]), [{ at: 0, sequences: [1, 0] }]).found).toEqual({ reordered: 1 });
  });

  it('near miss: order was never promised without idempotence and with several requests in flight', () => {
    expect(
      verify(
        acknowledged([1, 1, 0], [0, 1, 1]),
        [
          { at: 0, sequences: [1] },
          { at: 1, sequences: [0] },
        ],
        { ordered: false },
      ).found,
    ).toEqual({});
  });

  it('offsets that do not grow are a regression', () => {
    expect(
      verify(acknowledged([0, 1, 0], [1, 1, -1]), [
        { at: 0, sequences: [0] },
        { at: 0, sequences: [1] },
      ]).found,
    ).toEqual({ 'offset-regression': 1 });
  });
});

describe('what was not acknowledged', () => {
  const unknown = (ledger: Ledger) => ledger.partition(0).loseTrack(0, 1);
  it('an unknown record may be there once, or not at all', () => {
    expect(verify(unknown, [{ at: 0, sequences: [0] }]).found).toEqual({});
    expect(verify(unknown, []).found).toEqual({});
  });

  it('an unknown record that is there twice is a duplicate', () => {
    expect(
      verify(unknown, [
        { at: 0, sequences: [0] },
        { at: 1, sequences: [0] },
      ]).found,
    ).toEqual({ duplicate: 1 });
  });

  it('a failed record that is there is an aborted read', () => {
    expect(verify((ledger) => ledger.partition(0).fail(0, 1), [{ at: 0, sequences: [0] }]).found).toEqual({ G1a: 1 });
    expect(verify((ledger) => ledger.partition(0).fail(0, 1), []).found).toEqual({});
  });

  it('records never sent, of another partition, and foreign bytes are phantoms', () => {
    const foreign = encodeBatch({
      records: [
        { timestamp: 1, key: null, value: Buffer.from('hello') },
        { timestamp: 1, key: null, value: null },
      ],
    });
    patchBaseOffset(foreign, 2, 0);
    const log = [
      { at: 0, sequences: [8] },
      { at: 1, sequences: [0], partition: 1 },
    ];
    expect(verify(() => {}, log, { extra: [foreign] }).found).toEqual({ 'phantom-record': 4 });
  });

  it('near miss: the records of a second load on the topic are no phantoms when its ledger is given', () => {
    const [one, two] = [new Ledger(options), new Ledger({ ...options, seed: 2 })];
    one.partition(0).acknowledge(0, 1, 0);
    two.partition(0).acknowledge(0, 1, 1);
    const anomalies = new AnomalyLog('t');
    const verifier = new PartitionVerifier(0, [one, two], anomalies);
    for (const [at, ledger] of [one, two].entries()) verifier.add(batchOf(ledger.codec, { at, sequences: [0] }), 0);
    verifier.finish(true);
    expect(anomalies.list()).toEqual([]);
  });
});

describe('bytes', () => {
  const resealed = (change: (batch: Buffer) => void) => {
    const codec = new Ledger(options).codec;
    const records = [0, 1].map((sequence) => ({
      timestamp: 1,
      key: null,
      value: codec.encodeValue(0, sequence, 1_000),
    }));
    change(records[1]!.value);
    return encodeBatch({ records });
  };

  it('a changed byte under a right CRC is found, named, and is not also a loss', () => {
    const told = acknowledged([0, 2, 0]);
    const { found, anomalies } = verify(told, [], {
      extra: [
        resealed((value) => {
          value[40]! ^= 4;
        }),
      ],
    });
    expect(found).toEqual({ 'corrupted-payload': 1 });
    expect(anomalies[0]!.examples[0]).toMatchObject({
      offset: 1,
      detail: 'sequence 1: the first wrong byte of its value is byte 40 of 48',
    });
    expect(
      verify(told, [], {
        extra: [
          resealed((value) => {
            value[15]! ^= 4;
          }),
        ],
      }).found,
    ).toEqual({ 'corrupted-payload': 1 });
    expect(verify(told, [], { extra: [resealed(() => {})] }).found).toEqual({});
  });

  it('a CRC that does not match is found', () => {
    const { found } = verify(acknowledged([0, 2, 0]), [
      {
        at: 0,
        sequences: [0, 1],
        damage: (batch) => {
          batch[17]! ^= 1;
        },
      },
    ]);
    expect(found).toEqual({ 'corrupted-payload': 2 });
  });

  it('records that do not decode are found, and the reading goes on', () => {
    const { found } = verify(acknowledged([0, 1, 0], [1, 1, 1]), [
      {
        at: 0,
        sequences: [0],
        damage: (batch) => {
          batch[61] = 0xff;
        },
      },
      { at: 1, sequences: [1] },
    ]);
    expect(found).toMatchObject({ 'corrupted-payload': 2, 'lost-write': 1 });
  });

  it('keys and headers are part of the record', () => {
    expect(verify(acknowledged([0, 1, 0]), [{ at: 0, sequences: [0] }], { keysPerPartition: 3 }).found).toEqual({});
    const codec = new Ledger(options).codec;
    const withHeader = encodeBatch({
      records: [{ timestamp: 1, key: null, value: codec.encodeValue(0, 0, 1), headers: [{ key: 'x', value: null }] }],
    });
    const withKey = encodeBatch({
      records: [{ timestamp: 1, key: Buffer.from('k'), value: codec.encodeValue(0, 0, 1) }],
    });
    for (const extra of [[withHeader], [withKey]])
      expect(verify(acknowledged([0, 1, 0]), [], { extra }).found).toEqual({ 'corrupted-payload': 1 });
  });
});

it('keeps ten examples and counts the rest', () => {
  const { anomalies } = verify(
    () => {},
    Array.from({ length: 25 }, (_, at) => ({ at, sequences: [at] })),
  );
  expect(anomalies[0]).toMatchObject({ name: 'phantom-record', count: 25 });
  expect(anomalies[0]!.examples).toHaveLength(10);
});
