import { ProtocolError } from './protocol-error.js';

/** Kafka's zero UUID: "no topic id". */
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA';

/** 16 bytes as Kafka prints them: base64url without padding, 22 characters. */
export function uuidFromBytes(buf: Buffer, offset: number): string {
  return buf.toString('base64url', offset, offset + 16);
}

/** The 16 bytes of a UUID in Kafka's text form; anything else is a ProtocolError. */
export function uuidToBytes(uuid: string): Buffer {
  const bytes = typeof uuid === 'string' && uuid.length === 22 ? Buffer.from(uuid, 'base64url') : undefined;
  if (bytes?.length !== 16)
    throw new ProtocolError(`${String(uuid)} is not a UUID in Kafka's 22-character base64url form`);
  return bytes;
}
