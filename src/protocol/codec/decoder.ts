import { asProtocolError, ProtocolError } from '../protocol-error.js';
import { uuidFromBytes } from '../uuid.js';
import { defaultMaker, type Struct } from './defaults.js';
import type { ByteReader } from './reader.js';
import { type FieldSchema, inRange } from './schema.js';

type Decode = (reader: ByteReader) => unknown;
export type DecodeStruct = (reader: ByteReader) => Struct;

/** What a version means to a compiled codec. */
export interface VersionContext {
  version: number;
  /** Compact lengths and tagged fields (KIP-482). */
  flexible: boolean;
}

/**
 * Builds the decoder of a struct at one version. All questions about versions are answered here, once; what remains at
 * run time is a list of closures, one per field, each of which reads or makes the default.
 */
export function compileDecoder(fields: FieldSchema[], context: VersionContext): DecodeStruct {
  const names = fields.map((field) => field.name);
  const decoders = fields.map((field) =>
    isOnWire(field, context) ? compileField(field, context) : defaultMaker(field),
  );
  const tagged = new Map(
    fields
      .filter((field) => isTagged(field, context))
      .map((field) => [field.tag, { name: field.name, decode: compileField(field, context) }]),
  );
  const { flexible } = context;

  return (reader) => {
    const struct: Struct = {};
    let i = 0;
    try {
      for (; i < decoders.length; i++) struct[names[i]!] = decoders[i]!(reader);
    } catch (error) {
      throw asProtocolError(error).inField(names[i]!);
    }
    if (flexible) readTaggedFields(reader, struct, tagged);
    return struct;
  };
}

/** The least number of bytes that one element of this array can take: what a claimed length is checked against. */
export function minElementBytes(field: FieldSchema, context: VersionContext): number {
  if (field.type !== 'struct') return minScalarBytes({ ...field, isArray: false }, context);
  const ownBytes = field.fields
    .filter((inner) => isOnWire(inner, context))
    .map((inner) => minFieldBytes(inner, context))
    .reduce((sum, bytes) => sum + bytes, context.flexible ? 1 : 0);
  return Math.max(1, ownBytes);
}

export function isOnWire(field: FieldSchema, context: VersionContext): boolean {
  return inRange(context.version, field.versions) && !inRange(context.version, field.taggedVersions);
}

export function isTagged(field: FieldSchema, context: VersionContext): boolean {
  return inRange(context.version, field.versions) && inRange(context.version, field.taggedVersions);
}

export function isCompact(field: FieldSchema, context: VersionContext): boolean {
  return field.flexibleVersions === undefined
    ? context.flexible
    : context.flexible && inRange(context.version, field.flexibleVersions);
}

function compileField(field: FieldSchema, context: VersionContext): Decode {
  const nullable = inRange(context.version, field.nullableVersions);
  const compact = isCompact(field, context);
  if (field.isArray) return compileArray(field, context, compact, nullable);
  switch (field.type) {
    case 'string':
      return (reader) => {
        const length = compact ? reader.unsignedVarint() - 1 : reader.int16();
        return isNull(length, nullable, reader) ? null : reader.utf8(length);
      };
    case 'bytes':
    case 'records':
      return (reader) => {
        const length = compact ? reader.unsignedVarint() - 1 : reader.int32();
        return isNull(length, nullable, reader) ? null : reader.bytes(length);
      };
    case 'struct': {
      const decode = compileDecoder(field.fields, context);
      if (!nullable) return decode;
      return (reader) => (isNull(reader.int8() < 0 ? -1 : 0, true, reader) ? null : decode(reader));
    }
    default:
      return scalarDecoders[field.type];
  }
}

function compileArray(field: FieldSchema, context: VersionContext, compact: boolean, nullable: boolean): Decode {
  const decode = compileField({ ...field, isArray: false, nullableVersions: { from: 0, to: -1 } }, context);
  const elementBytes = minElementBytes(field, context);
  return (reader) => {
    const at = reader.offset;
    const count = compact ? reader.unsignedVarint() - 1 : reader.int32();
    if (isNull(count, nullable, reader)) return null;
    if (count * elementBytes > reader.remaining) {
      throw new ProtocolError(`an array of ${count} elements cannot fit in the ${reader.remaining} bytes left`, at);
    }
    reader.claimElements(count);
    const array: unknown[] = [];
    let i = 0;
    try {
      for (; i < count; i++) array.push(decode(reader));
    } catch (error) {
      throw asProtocolError(error).inField(`[${i}]`);
    }
    return array;
  };
}

function readTaggedFields(
  reader: ByteReader,
  struct: Struct,
  known: Map<number, { name: string; decode: Decode }>,
): void {
  for (let left = reader.unsignedVarint(); left > 0; left--) {
    const tag = reader.unsignedVarint();
    const value = reader.slice(reader.unsignedVarint());
    const field = known.get(tag);
    if (field === undefined) {
      reader.claimElements(1);
      const unknown = (struct._unknownTaggedFields ??= []) as { tag: number; data: Buffer }[];
      unknown.push({ tag, data: value.bytes(value.remaining) });
      continue;
    }
    try {
      struct[field.name] = field.decode(value);
      if (value.remaining > 0)
        throw new ProtocolError(`${value.remaining} bytes too many in a tagged field`, value.offset);
    } catch (error) {
      throw asProtocolError(error).inField(field.name);
    }
  }
}

function isNull(length: number, nullable: boolean, reader: ByteReader): boolean {
  if (length >= 0) return false;
  if (length === -1 && nullable) return true;
  throw new ProtocolError(length === -1 ? 'null where this version allows none' : `length ${length}`, reader.offset);
}

function minFieldBytes(field: FieldSchema, context: VersionContext): number {
  if (field.type === 'struct' && !field.isArray) {
    return inRange(context.version, field.nullableVersions) ? 1 : minElementBytes(field, context);
  }
  return minScalarBytes(field, context);
}

function minScalarBytes(field: FieldSchema, context: VersionContext): number {
  const compact = isCompact(field, context);
  if (field.isArray) return compact ? 1 : 4;
  switch (field.type) {
    case 'bool':
    case 'int8':
    case 'struct':
      return 1;
    case 'int16':
    case 'uint16':
      return 2;
    case 'int32':
    case 'uint32':
      return 4;
    case 'int64':
    case 'float64':
      return 8;
    case 'uuid':
      return 16;
    case 'string':
      return compact ? 1 : 2;
    case 'bytes':
    case 'records':
      return compact ? 1 : 4;
  }
}

const scalarDecoders = {
  bool: (reader: ByteReader) => reader.bool(),
  int8: (reader: ByteReader) => reader.int8(),
  int16: (reader: ByteReader) => reader.int16(),
  uint16: (reader: ByteReader) => reader.uint16(),
  int32: (reader: ByteReader) => reader.int32(),
  uint32: (reader: ByteReader) => reader.uint32(),
  int64: (reader: ByteReader) => reader.int64(),
  float64: (reader: ByteReader) => reader.float64(),
  uuid: (reader: ByteReader) => uuidFromBytes(reader.bytes(16), 0),
};
