import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minElementBytes } from '../../src/protocol/codec/decoder.js';
import { type FieldSchema, inRange, messageNames, schemaOf } from '../../src/protocol/codec/schema.js';
import { decodeStruct, encodeStruct, ProtocolError } from '../../src/protocol/index.js';
import { arbitraryMessage } from './arbitrary-message.js';
import { allVersions, isFlexibleVersion, readable, seed } from './message-cases.js';

const RUNS = 12;

describe(`every message and version (SEED=${seed})`, () => {
  it.each(messageNames)('%s comes back as it was written', (name) => {
    for (const { version } of versionsOf(name)) {
      const property = fc.property(arbitraryMessage(name, version), (message) => {
        const bytes = encodeStruct(name, version, message);
        expect(readable(decodeStruct(name, version, bytes))).toEqual(readable(message));
      });
      fc.assert(property, { seed, numRuns: RUNS });
    }
  });

  it.each(messageNames)('%s cut short anywhere is refused', (name) => {
    for (const { version } of versionsOf(name)) {
      for (const message of fc.sample(arbitraryMessage(name, version), { seed, numRuns: 2 })) {
        const bytes = encodeStruct(name, version, message);
        const step = Math.max(1, Math.floor(bytes.length / 300));
        for (let length = 0; length < bytes.length; length += step) {
          expect(() => decodeStruct(name, version, bytes.subarray(0, length))).toThrow(ProtocolError);
        }
      }
    }
  });

  it.each(messageNames)('%s with damaged bytes is read or refused, never worse', (name) => {
    for (const { version } of versionsOf(name)) {
      const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
        minLength: 1,
        maxLength: 4,
      });
      const property = fc.property(arbitraryMessage(name, version), damage, (message, hits) => {
        const bytes = Buffer.from(encodeStruct(name, version, message));
        for (const [at, byte] of hits) bytes[at % Math.max(1, bytes.length)] = byte;
        decodeOrRefuse(() => decodeStruct(name, version, bytes));
      });
      fc.assert(property, { seed, numRuns: RUNS });
    }
  });

  it('random bytes are read or refused, never worse', () => {
    const property = fc.property(
      fc.constantFrom(...allVersions),
      fc.uint8Array({ maxLength: 300 }),
      (message, bytes) => {
        decodeOrRefuse(() => decodeStruct(message.name, message.version, Buffer.from(bytes)));
      },
    );
    fc.assert(property, { seed, numRuns: 3000 });
  });

  it('no array element takes less than one byte, so a claimed length is bounded by the frame', () => {
    for (const { name, version } of allVersions) {
      const context = { version, flexible: isFlexibleVersion(name, version) };
      for (const field of arraysOf(schemaOf(name).fields, version)) {
        const own = field.fields.filter((inner) => inRange(version, inner.versions)).length;
        const isNeverEmpty = field.type !== 'struct' || context.flexible || own > 0;
        expect(isNeverEmpty, `${name} v${version} ${field.name}`).toBe(true);
        expect(minElementBytes(field, context)).toBeGreaterThanOrEqual(1);
      }
    }
  });
});

function decodeOrRefuse(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    expect(error.message).toMatch(/v\d+.*: .+/);
  }
}

function versionsOf(name: string): { version: number }[] {
  return allVersions.filter((entry) => entry.name === name);
}

function arraysOf(fields: FieldSchema[], version: number): FieldSchema[] {
  return fields
    .filter((field) => inRange(version, field.versions))
    .flatMap((field) => [...(field.isArray ? [field] : []), ...arraysOf(field.fields, version)]);
}
