export {
  type ApiInfo,
  type ApiName,
  apiByKey,
  apis,
  isFlexible,
  type RequestOf,
  type ResponseOf,
  speaks,
  type Writable,
} from './apis.js';
export { ErrorCode, type ErrorName, errorName, isRetriable } from './error-codes.js';
export { FrameDecoder } from './frame-decoder.js';
export type { Messages, UnknownTaggedField } from './generated/messages.js';
export { ProtocolError } from './protocol-error.js';
export { type DecodedRequestHeader, decodeRequestBody, decodeRequestHeader, encodeRequest } from './request-frames.js';
export { decodeResponse, encodeResponse } from './response-frames.js';
export {
  decodeStruct,
  decodeVersionedStruct,
  encodeStruct,
  encodeVersionedStruct,
  type StructName,
} from './structs.js';
export { ZERO_UUID } from './uuid.js';
