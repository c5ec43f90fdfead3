export {
  type ApiInfo,
  type ApiName,
  apiByKey,
  apis,
  type RequestOf,
  type ResponseOf,
  speaks,
  type Writable,
} from './apis.js';
export { type Compression, compressions, decompress } from './compression/compression.js';
export { ErrorCode, type ErrorName, errorName, isRetriable } from './error-codes.js';
export { FrameDecoder } from './frame-decoder.js';
export type { Messages } from './generated/messages.js';
export { ProtocolError } from './protocol-error.js';
export { type BatchHeader, batches, isTransactionalBatch, readBatchHeader, verifyCrc } from './records/batch-header.js';
export {
  type ControlRecord,
  decodeControlRecord,
  type EndTxnMarker,
  encodeEndTxnMarker,
} from './records/control-record.js';
export { crc32c } from './records/crc32c.js';
export { decodeRecords } from './records/decode-records.js';
export { type BatchToWrite, encodeBatch, type RecordToWrite } from './records/encode-batch.js';
export {
  patchBaseOffset,
  patchProducer,
  patchTimestamps,
  sealCrc,
  stampCreateTime,
  stampLogAppendTime,
} from './records/patch-batch.js';
export type { Record, RecordHeader } from './records/record.js';
export { RecordCursor } from './records/record-cursor.js';
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
