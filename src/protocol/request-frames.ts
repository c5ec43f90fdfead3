import {
  type ApiInfo,
  type ApiName,
  apiByKey,
  apis,
  isFlexible,
  type RequestOf,
  speaks,
  type Writable,
} from './apis.js';
import { decodeMessage, encodeMessage } from './codec/message-codec.js';
import { ByteReader } from './codec/reader.js';
import { ByteWriter } from './codec/writer.js';
import { sealFrame } from './frame-size.js';
import type { Messages } from './generated/messages.js';
import { asProtocolError } from './protocol-error.js';

/**
 * A whole request frame, its 4-byte size first, as chunks for writev. Byte fields above 4 KiB are referenced, not copied.
 * Throws ProtocolError when the version does not exist or cannot carry the body.
 */
export function encodeRequest<A extends ApiName>(
  api: A,
  version: number,
  header: { correlationId: number; clientId: string | null },
  body: Writable<RequestOf<A>>,
): Buffer[] {
  const writer = new ByteWriter();
  writer.int32(0);
  encodeMessage('RequestHeader', requestHeaderVersion(apis[api], version), writer, {
    requestApiKey: apis[api].key,
    requestApiVersion: version,
    correlationId: header.correlationId,
    clientId: header.clientId,
  });
  encodeMessage(`${api}Request`, version, writer, body);
  return sealFrame(writer);
}

export interface DecodedRequestHeader {
  apiKey: number;
  apiVersion: number;
  correlationId: number;
  clientId: string | null;
  /** Undefined when no such API key exists. */
  api?: ApiInfo;
  /** Where the body starts in the frame. */
  bodyOffset: number;
}

/**
 * The header of a request frame (without its size). For an API or a version that is not known here, only the part that
 * all header versions share is read: the answer (UNSUPPORTED_VERSION, or closing) needs no more, and an ApiVersions
 * request from a newer client must still be answered (KIP-511).
 */
export function decodeRequestHeader(frame: Buffer): DecodedRequestHeader {
  const reader = new ByteReader(frame);
  const shared = decodeMessage('RequestHeader', 1, reader, true) as unknown as Messages['RequestHeader'];
  const api = apiByKey(shared.requestApiKey);
  const version = shared.requestApiVersion;
  if (api !== undefined && speaks(api, version) && isFlexible(api, version)) skipTaggedFields(reader);
  return {
    apiKey: shared.requestApiKey,
    apiVersion: version,
    correlationId: shared.correlationId,
    clientId: shared.clientId,
    ...(api === undefined ? {} : { api }),
    bodyOffset: reader.offset,
  };
}

/**
 * Elements in all arrays of one request, ten times what any client of a large cluster sends. Kafka has no such limit; it
 * would take 100 MB of empty names to fill the memory of a broker without one.
 */
const maxRequestElements = 1_000_000;

/** The body of a request whose header has been read. Byte fields are views into the frame. */
export function decodeRequestBody<A extends ApiName>(
  api: A,
  version: number,
  frame: Buffer,
  bodyOffset: number,
): RequestOf<A> {
  const reader = new ByteReader(frame, bodyOffset, frame.length, { left: maxRequestElements });
  return decodeMessage(`${api}Request`, version, reader) as unknown as RequestOf<A>;
}

function requestHeaderVersion(api: ApiInfo, version: number): number {
  return isFlexible(api, version) ? 2 : 1;
}

function skipTaggedFields(reader: ByteReader): void {
  try {
    for (let left = reader.unsignedVarint(); left > 0; left--) {
      reader.unsignedVarint();
      reader.bytes(reader.unsignedVarint());
    }
  } catch (error) {
    throw asProtocolError(error).inMessage('RequestHeader v2');
  }
}
