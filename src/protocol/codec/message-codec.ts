import { asProtocolError, ProtocolError } from '../protocol-error.js';
import { compileDecoder, type DecodeStruct } from './decoder.js';
import type { Struct } from './defaults.js';
import { compileEncoder, type EncodeStruct } from './encoder.js';
import type { ByteReader } from './reader.js';
import { inRange, type MessageName, schemaOf } from './schema.js';
import type { ByteWriter } from './writer.js';

interface MessageCodec {
  decode: DecodeStruct;
  encode: EncodeStruct;
}

const compiled = new Map<MessageName, Map<number, MessageCodec>>();

/** Reads one message body. Bytes behind it are an error, unless `allowTrailing`. */
export function decodeMessage(name: MessageName, version: number, reader: ByteReader, allowTrailing = false): Struct {
  try {
    const message = codecOf(name, version).decode(reader);
    if (!allowTrailing && reader.remaining > 0) {
      throw new ProtocolError(`${reader.remaining} bytes left over behind the message`, reader.offset);
    }
    return message;
  } catch (error) {
    throw asProtocolError(error).inMessage(`${name} v${version}`);
  }
}

/** Writes one message body; fields left out take the schema's default. */
export function encodeMessage(name: MessageName, version: number, writer: ByteWriter, message: unknown): void {
  try {
    codecOf(name, version).encode(writer, message as Struct);
  } catch (error) {
    throw asProtocolError(error).inMessage(`${name} v${version}`);
  }
}

function codecOf(name: MessageName, version: number): MessageCodec {
  let versions = compiled.get(name);
  if (versions === undefined) compiled.set(name, (versions = new Map()));
  let codec = versions.get(version);
  if (codec === undefined) versions.set(version, (codec = compile(name, version)));
  return codec;
}

function compile(name: MessageName, version: number): MessageCodec {
  const schema = schemaOf(name);
  const { from, to } = schema.validVersions;
  if (!Number.isInteger(version) || !inRange(version, schema.validVersions)) {
    throw new ProtocolError(`no such version; ${from} to ${to} exist`);
  }
  const context = { version, flexible: inRange(version, schema.flexibleVersions) };
  return { decode: compileDecoder(schema.fields, context), encode: compileEncoder(schema.fields, context) };
}
