import { type ApiName, apis, isFlexible, type ResponseOf, type Writable } from './apis.js';
import { decodeMessage, encodeMessage } from './codec/message-codec.js';
import { ByteReader } from './codec/reader.js';
import { ByteWriter } from './codec/writer.js';
import { ErrorCode } from './error-codes.js';
import { sealFrame } from './frame-size.js';
import type { Messages } from './generated/messages.js';

/** A whole response frame, its 4-byte size first, as chunks for writev. */
export function encodeResponse<A extends ApiName>(
  api: A,
  version: number,
  correlationId: number,
  body: Writable<ResponseOf<A>>,
): Buffer[] {
  const writer = new ByteWriter();
  writer.int32(0);
  encodeMessage('ResponseHeader', responseHeaderVersion(api, version), writer, { correlationId });
  encodeMessage(`${api}Response`, version, writer, body);
  return sealFrame(writer);
}

/**
 * Reads a response frame (without its size). Byte fields are views into the frame.
 *
 * A broker that does not know the ApiVersions version it was asked answers UNSUPPORTED_VERSION in version 0 (KIP-511):
 * such an answer is read as version 0 whatever `version` says.
 */
export function decodeResponse<A extends ApiName>(
  api: A,
  version: number,
  frame: Buffer,
): { correlationId: number; body: ResponseOf<A> } {
  const reader = new ByteReader(frame);
  const headerVersion = responseHeaderVersion(api, version);
  const header = decodeMessage('ResponseHeader', headerVersion, reader, true) as unknown as Messages['ResponseHeader'];
  const bodyVersion = api === 'ApiVersions' && isUnsupportedVersion(reader) ? 0 : version;
  const body = decodeMessage(`${api}Response`, bodyVersion, reader) as unknown as ResponseOf<A>;
  return { correlationId: header.correlationId, body };
}

/** ApiVersions keeps header version 0 for ever: its reader does not yet know what the broker speaks (KIP-511). */
function responseHeaderVersion(api: ApiName, version: number): number {
  return api !== 'ApiVersions' && isFlexible(apis[api], version) ? 1 : 0;
}

function isUnsupportedVersion(reader: ByteReader): boolean {
  return reader.remaining >= 2 && reader.buf.readInt16BE(reader.offset) === ErrorCode.UNSUPPORTED_VERSION;
}
