import { asProtocolError, ProtocolError } from '../protocol-error.js';
import { uuidToBytes } from '../uuid.js';
import { isCompact, isOnWire, isTagged, type VersionContext } from './decoder.js';
import { defaultMaker, isDefault, type Struct } from './defaults.js';
import { type FieldSchema, inRange } from './schema.js';
import { ByteWriter } from './writer.js';

type Encode = (writer: ByteWriter, value: unknown) => void;
export type EncodeStruct = (writer: ByteWriter, struct: Struct) => void;

/**
 * Builds the encoder of a struct at one version. A field which the version lacks may only hold its default, unless the
 * schema calls it ignorable: silently dropping what the caller asked for would be worse than failing (as Kafka has it).
 */
export function compileEncoder(fields: FieldSchema[], context: VersionContext): EncodeStruct {
  const steps = fields.filter((field) => !isTagged(field, context)).map((field) => compileStep(field, context));
  const tagged = fields
    .filter((field) => isTagged(field, context))
    .sort((a, b) => a.tag - b.tag)
    .map((field) => ({ field, encode: compileField(field, context) }));
  const { flexible } = context;

  return (writer, struct) => {
    if (typeof struct !== 'object' || struct === null)
      throw new ProtocolError(`a struct expected, got ${String(struct)}`);
    for (const step of steps) {
      try {
        step.encode(writer, struct[step.name]);
      } catch (error) {
        throw asProtocolError(error).inField(step.name);
      }
    }
    if (flexible) writeTaggedFields(writer, struct, tagged);
    else if (unknownTagsOf(struct).length > 0) throw new ProtocolError('this version has no tagged fields');
  };
}

function compileStep(field: FieldSchema, context: VersionContext): { name: string; encode: Encode } {
  if (!isOnWire(field, context)) return { name: field.name, encode: absentField(field, context) };
  const encode = compileField(field, context);
  const makeDefault = defaultMaker(field);
  return {
    name: field.name,
    encode: (writer, value) => encode(writer, value === undefined ? makeDefault() : value),
  };
}

function absentField(field: FieldSchema, context: VersionContext): Encode {
  if (field.ignorable) return () => {};
  return (_writer, value) => {
    if (!isDefault(field, value)) {
      throw new ProtocolError(`version ${context.version} lacks this field, which is not at its default`);
    }
  };
}

function compileField(field: FieldSchema, context: VersionContext): Encode {
  const nullable = inRange(context.version, field.nullableVersions);
  const compact = isCompact(field, context);
  const encode = field.isArray ? compileArray(field, context, compact) : compileValue(field, context, compact);
  const isMarkedStruct = field.type === 'struct' && !field.isArray && nullable;
  const writeNull: Encode = isMarkedStruct
    ? (writer) => writer.int8(-1)
    : nullLength(field.type === 'string' && !field.isArray, compact);
  return (writer, value) => {
    if (value === null || value === undefined) {
      if (!nullable) throw new ProtocolError(`${String(value)} where version ${context.version} needs a value`);
      writeNull(writer, value);
      return;
    }
    if (isMarkedStruct) writer.int8(1);
    encode(writer, value);
  };
}

function compileArray(field: FieldSchema, context: VersionContext, compact: boolean): Encode {
  const encode = compileField({ ...field, isArray: false, nullableVersions: { from: 0, to: -1 } }, context);
  return (writer, value) => {
    if (!Array.isArray(value)) throw new ProtocolError(`an array expected, got ${typeof value}`);
    if (compact) writer.unsignedVarint(value.length + 1);
    else writer.int32(value.length);
    for (let i = 0; i < value.length; i++) {
      try {
        encode(writer, value[i]);
      } catch (error) {
        throw asProtocolError(error).inField(`[${i}]`);
      }
    }
  };
}

function compileValue(field: FieldSchema, context: VersionContext, compact: boolean): Encode {
  switch (field.type) {
    case 'struct':
      return compileEncoder(field.fields, context) as Encode;
    case 'string':
      return (writer, value) => writeString(writer, value, compact);
    case 'bytes':
    case 'records':
      return (writer, value) => writeBytes(writer, value, compact);
    default:
      return scalarEncoders[field.type] as Encode;
  }
}

function writeString(writer: ByteWriter, value: unknown, compact: boolean): void {
  if (typeof value !== 'string') throw new ProtocolError(`a string expected, got ${typeof value}`);
  const length = Buffer.byteLength(value);
  if (length > 0x7fff) throw new ProtocolError(`a string of ${length} bytes; the protocol ends at 32767`);
  if (compact) writer.unsignedVarint(length + 1);
  else writer.int16(length);
  writer.utf8(value, length);
}

/** One buffer, or several that together are the value: a fetch answer is gathered from many places without a copy. */
function writeBytes(writer: ByteWriter, value: unknown, compact: boolean): void {
  const parts = Array.isArray(value) ? value : [value];
  let length = 0;
  for (const part of parts) {
    if (!(part instanceof Uint8Array)) throw new ProtocolError(`bytes expected, got ${typeof part}`);
    length += part.length;
  }
  if (compact) writer.unsignedVarint(length + 1);
  else writer.int32(length);
  for (const part of parts) writer.bytes(part);
}

function writeTaggedFields(writer: ByteWriter, struct: Struct, known: { field: FieldSchema; encode: Encode }[]): void {
  const sections: { tag: number; body: ByteWriter }[] = [];
  for (const { field, encode } of known) {
    const value = struct[field.name];
    if (isDefault(field, value)) continue;
    const body = new ByteWriter(64);
    try {
      encode(body, value);
    } catch (error) {
      throw asProtocolError(error).inField(field.name);
    }
    sections.push({ tag: field.tag, body });
  }
  for (const { tag, data } of unknownTagsOf(struct)) {
    if (known.some(({ field }) => field.tag === tag))
      throw new ProtocolError(`tag ${tag} is not unknown in this version`);
    const body = new ByteWriter(0);
    body.bytes(data);
    sections.push({ tag, body });
  }
  sections.sort((a, b) => a.tag - b.tag);
  writer.unsignedVarint(sections.length);
  for (const { tag, body } of sections) {
    writer.unsignedVarint(tag);
    writer.unsignedVarint(body.length);
    writer.append(body);
  }
}

function unknownTagsOf(struct: Struct): { tag: number; data: Buffer }[] {
  return (struct._unknownTaggedFields ?? []) as { tag: number; data: Buffer }[];
}

function nullLength(isString: boolean, compact: boolean): Encode {
  if (compact) return (writer) => writer.unsignedVarint(0);
  return isString ? (writer) => writer.int16(-1) : (writer) => writer.int32(-1);
}

const scalarEncoders = {
  bool: (writer: ByteWriter, value: boolean) => writer.bool(value),
  int8: (writer: ByteWriter, value: number) => writer.int8(value),
  int16: (writer: ByteWriter, value: number) => writer.int16(value),
  uint16: (writer: ByteWriter, value: number) => writer.uint16(value),
  int32: (writer: ByteWriter, value: number) => writer.int32(value),
  uint32: (writer: ByteWriter, value: number) => writer.uint32(value),
  int64: (writer: ByteWriter, value: number | bigint) => writer.int64(value),
  float64: (writer: ByteWriter, value: number) => writer.float64(value),
  uuid: (writer: ByteWriter, value: string) => writer.bytes(uuidToBytes(value)),
};
