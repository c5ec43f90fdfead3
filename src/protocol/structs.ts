import type { Writable } from './apis.js';
import { decodeMessage, encodeMessage } from './codec/message-codec.js';
import { ByteReader } from './codec/reader.js';
import { inRange, schemaOf } from './codec/schema.js';
import { ByteWriter } from './codec/writer.js';
import type { Messages } from './generated/messages.js';
import { ProtocolError } from './protocol-error.js';

/** Any message of the generated set: consumer protocol, control records, headers, and the API messages themselves. */
export type StructName = keyof Messages;

/** The plain bytes of one structure: no frame, no header, no version in front. */
export function encodeStruct<N extends StructName>(name: N, version: number, value: Writable<Messages[N]>): Buffer {
  const writer = new ByteWriter();
  encodeMessage(name, version, writer, value);
  return joined(writer);
}

/** The reverse of encodeStruct. Bytes behind the structure are an error unless `allowTrailing`. */
export function decodeStruct<N extends StructName>(
  name: N,
  version: number,
  buf: Buffer,
  offset = 0,
  options: { allowTrailing?: boolean } = {},
): Messages[N] {
  return decodeMessage(name, version, new ByteReader(buf, offset), options.allowTrailing) as unknown as Messages[N];
}

/** As group members exchange it in JoinGroup and SyncGroup: an int16 version, then the structure. */
export function encodeVersionedStruct<N extends StructName>(
  name: N,
  version: number,
  value: Writable<Messages[N]>,
): Buffer {
  const writer = new ByteWriter();
  writer.int16(version);
  encodeMessage(name, version, writer, value);
  return joined(writer);
}

/**
 * Reads the int16 version and the structure behind it. The consumer protocol promises that a newer version only appends
 * fields, so a version above ours is read as our newest and what follows is left alone.
 */
export function decodeVersionedStruct<N extends StructName>(
  name: N,
  buf: Buffer,
): { version: number; value: Messages[N] } {
  const reader = new ByteReader(buf);
  const version = reader.int16();
  const { validVersions } = schemaOf(name);
  if (version < validVersions.from) throw new ProtocolError(`${name}: version ${version}`, 0);
  const isNewer = !inRange(version, validVersions);
  const value = decodeMessage(name, isNewer ? validVersions.to : version, reader, isNewer) as unknown as Messages[N];
  return { version, value };
}

function joined(writer: ByteWriter): Buffer {
  const chunks = writer.finish();
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
