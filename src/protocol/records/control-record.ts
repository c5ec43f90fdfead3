import { ProtocolError } from '../protocol-error.js';
import { decodeVersionedStruct, encodeVersionedStruct } from '../structs.js';
import { encodeBatch } from './encode-batch.js';
import type { Record } from './record.js';

/** Control records (KIP-98): the key is an int16 version and an int16 type, the value a versioned structure. */
const TYPE_ABORT = 0;
const TYPE_COMMIT = 1;

export type ControlRecord =
  | { type: 'commit' | 'abort'; coordinatorEpoch: number }
  /** KRaft's own markers; they never appear in a topic that clients read. */
  | { type: 'other'; typeId: number };

export interface EndTxnMarker {
  type: 'commit' | 'abort';
  producerId: bigint;
  producerEpoch: number;
  coordinatorEpoch: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  baseOffset?: number;
  partitionLeaderEpoch?: number;
}

/** The batch that ends a producer's transaction in one partition. It carries no sequence number. */
export function encodeEndTxnMarker(marker: EndTxnMarker): Buffer {
  const key = Buffer.alloc(4);
  key.writeInt16BE(marker.type === 'commit' ? TYPE_COMMIT : TYPE_ABORT, 2);
  const value = encodeVersionedStruct('EndTxnMarker', 0, { coordinatorEpoch: marker.coordinatorEpoch });
  return encodeBatch({
    records: [{ timestamp: marker.timestamp, key, value }],
    producerId: marker.producerId,
    producerEpoch: marker.producerEpoch,
    transactional: true,
    control: true,
    ...(marker.baseOffset === undefined ? {} : { baseOffset: marker.baseOffset }),
    ...(marker.partitionLeaderEpoch === undefined ? {} : { partitionLeaderEpoch: marker.partitionLeaderEpoch }),
  });
}

/** What a record of a control batch says. */
export function decodeControlRecord(record: Pick<Record, 'key' | 'value'>): ControlRecord {
  if (record.key === null || record.key.length < 4) throw new ProtocolError('a control record without its type');
  const typeId = record.key.readInt16BE(2);
  if (typeId !== TYPE_ABORT && typeId !== TYPE_COMMIT) return { type: 'other', typeId };
  if (record.value === null) throw new ProtocolError('an end-of-transaction marker without a value');
  const { coordinatorEpoch } = decodeVersionedStruct('EndTxnMarker', record.value).value;
  return { type: typeId === TYPE_COMMIT ? 'commit' : 'abort', coordinatorEpoch };
}
