import { gzipSync } from 'node:zlib';
import { type FieldSchema, inRange, schemaOf } from '../../../src/protocol/codec/schema.js';
import { type ApiName, apis, encodeBatch, encodeRequest, sealCrc } from '../../../src/protocol/index.js';
import type { Random } from '../simulation/random.js';

/** How a request is made hostile; what a broker must do about it. */
export const mischiefs = {
  /** Well formed, with values that no client would send: answered. */
  strange: 'serves',
  /** Bytes changed anywhere: served or closed. */
  flipped: 'either',
  /** Lengths that are huge or negative, somewhere: served or closed. */
  lengths: 'either',
  /** Text that is no UTF-8: served or closed. */
  garbledText: 'either',
  /** Many unknown tagged fields: served or closed. */
  tags: 'either',
  truncated: 'closes',
  extended: 'closes',
  unknownVersion: 'closes',
  unknownApi: 'closes',
  negativeSize: 'closes',
  oversized: 'closes',
  random: 'closes',
} as const;

export type Mischief = keyof typeof mischiefs;

export interface ServedVersions {
  api: ApiName;
  minVersion: number;
  maxVersion: number;
}

/** One frame, its size first. Structure comes from the schema, so that the mischief lies deep inside of it. */
export function hostileFrame(dice: Random, served: readonly ServedVersions[], mischief: Mischief): Buffer {
  const { api, minVersion, maxVersion } = dice.pick(served);
  const version = minVersion + dice.below(maxVersion - minVersion + 1);
  const frame = strangeRequest(dice, api, version);
  const at = 4 + dice.below(frame.length - 4);
  switch (mischief) {
    case 'strange':
      return frame;
    case 'flipped':
      for (let flips = 1 + dice.below(4); flips > 0; flips--) frame[4 + dice.below(frame.length - 4)] = dice.below(256);
      return frame;
    case 'lengths':
      dice
        .pick([
          Buffer.from([0x7f, 0xff, 0xff, 0xff]),
          Buffer.from([0x80, 0, 0, 0]),
          Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]),
          Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]),
        ])
        .copy(frame, at);
      return frame;
    case 'garbledText':
      frame.fill(0xff, at, Math.min(frame.length, at + 3));
      return frame;
    case 'tags':
      return sized(
        Buffer.concat([frame.subarray(4, -1), Buffer.from([0x7f]), Buffer.alloc(127 * 3, Buffer.from([9, 1, 7]))]),
      );
    case 'truncated':
      // In the header, where every version has the same bytes: a body cut short may still be one.
      return sized(frame.subarray(4, 4 + dice.below(8)));
    case 'extended':
      return sized(Buffer.concat([frame.subarray(4), Buffer.alloc(1 + dice.below(20), 1)]));
    case 'unknownVersion':
      // ApiVersions alone is answered in any version.
      frame.writeInt16BE(apis.Metadata.key, 4);
      frame.writeInt16BE(dice.pick([-1, -32_768, 99, 32_767]), 6);
      return frame;
    case 'unknownApi':
      frame.writeInt16BE(dice.pick([-1, 4, 5, 6, 7, 999, 32_767]), 4);
      return frame;
    case 'negativeSize':
      frame.writeInt32BE(dice.pick([-1, -2_147_483_648, -frame.length]), 0);
      return frame;
    case 'oversized':
      frame.writeInt32BE(dice.pick([2_147_483_647, 104_857_601]), 0);
      return frame;
    case 'random': {
      const bytes = Buffer.from(Array.from({ length: 8 + dice.below(60) }, () => dice.below(256)));
      bytes.writeInt16BE(200 + dice.below(30_000), 0); // No API that there is.
      return sized(bytes);
    }
  }
}

function sized(body: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.alloc(4), body]);
  frame.writeInt32BE(body.length, 0);
  return frame;
}

function strangeRequest(dice: Random, api: ApiName, version: number): Buffer {
  const header = { correlationId: dice.below(0x7fffffff), clientId: dice.pick(words) };
  const body = strangeStruct(dice, schemaOf(`${api}Request`).fields, version);
  return Buffer.concat(encodeRequest(api, version, header, body));
}

function strangeStruct(dice: Random, fields: readonly FieldSchema[], version: number): Record<string, unknown> {
  const present = fields.filter(({ versions }) => inRange(version, versions));
  return Object.fromEntries(present.map((field) => [field.name, strangeValue(dice, field, version)]));
}

function strangeValue(dice: Random, field: FieldSchema, version: number): unknown {
  if (inRange(version, field.nullableVersions) && dice.chance(0.2)) return null;
  if (!field.isArray) return strangeScalar(dice, field, version);
  return Array.from({ length: dice.pick([0, 1, 1, 2]) }, () => strangeScalar(dice, field, version));
}

/** A small vocabulary: what is created stays little, and requests meet each other's things. */
const words = ['t', 'g', '', '.', 'x'.repeat(300), '\u0000', 'ü€', '__consumer_offsets', '*'];
const ids = ['AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAQ', '_____________________w'];

function strangeScalar(dice: Random, field: FieldSchema, version: number): unknown {
  switch (field.type) {
    case 'struct':
      return strangeStruct(dice, field.fields, version);
    case 'bool':
      return dice.chance(0.5);
    case 'string':
      return dice.pick(words);
    case 'uuid':
      return dice.pick(ids);
    case 'bytes':
      return Buffer.alloc(dice.pick([0, 1, 40]), dice.below(256));
    case 'records':
      return strangeRecords(dice);
    case 'float64':
      return dice.pick([0, -1, Number.NaN, Number.POSITIVE_INFINITY]);
    default:
      return strangeInteger(dice, field);
  }
}

const bits = { int8: 8, int16: 16, uint16: 16, int32: 32, uint32: 32, int64: 64 } as const;

function strangeInteger(dice: Random, { name, type }: FieldSchema): number | bigint {
  const width = bits[type as keyof typeof bits];
  // What is waited for is kept short, and what is created small; nothing else is.
  if (/wait|timeout/i.test(name) && width > 16) return type === 'int64' ? 3n : dice.pick([-1, 0, 3]);
  if (/^(numPartitions|count)$/.test(name)) return dice.pick([-1, 0, 1, 3, 2_147_483_647]);
  const unsigned = type.startsWith('u');
  const highest = 2n ** BigInt(unsigned ? width : width - 1) - 1n;
  const lowest = unsigned ? 0n : -highest - 1n;
  const value = dice.pick([0n, 0n, 1n, 1n, unsigned ? 2n : -1n, highest, lowest, BigInt(dice.below(100))]);
  return type === 'int64' ? value : Number(value);
}

const bomb = bombBatch();

/** Batches that are none, that lie about themselves, or that unpack to much more than they are. */
function strangeRecords(dice: Random): Buffer {
  const batch = encodeBatch({ records: [{ timestamp: Date.now(), key: null, value: Buffer.from('v') }] });
  const spoil = dice.below(8);
  if (spoil === 0) return Buffer.from(bomb);
  if (spoil === 1) return batch.subarray(0, dice.below(batch.length));
  if (spoil === 2) return Buffer.concat([batch, batch]);
  if (spoil < 5) batch[dice.below(batch.length)] = dice.below(256);
  // A lie behind a checksum that is right.
  if (spoil === 5) batch[21 + dice.below(batch.length - 21)] = dice.below(256);
  if (spoil === 5) sealCrc(batch);
  return batch;
}

/** 8 KiB of gzip that are 8 MiB of zeros. */
function bombBatch(): Buffer {
  const batch = encodeBatch({ records: [{ timestamp: Date.now(), key: null, value: null }], compression: 'gzip' });
  const zeros = gzipSync(Buffer.alloc(8 * 1024 * 1024));
  const whole = Buffer.concat([batch.subarray(0, 61), zeros]);
  whole.writeInt32BE(whole.length - 12, 8);
  sealCrc(whole);
  return whole;
}
