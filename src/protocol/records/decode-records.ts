import type { Record } from './record.js';
import { RecordCursor } from './record-cursor.js';

/**
 * All records of one batch, unpacked. The CRC is not checked here: see verifyCrc. Throws ProtocolError on anything that
 * does not add up, and when the records would unpack to more than `maxDecompressedBytes` (256 MiB unless told).
 */
export function decodeRecords(batch: Buffer, options: { maxDecompressedBytes?: number } = {}): Record[] {
  const cursor = new RecordCursor(batch, options);
  const records: Record[] = [];
  while (cursor.next()) {
    records.push({
      offset: cursor.offset,
      timestamp: cursor.timestamp,
      key: cursor.key(),
      value: cursor.value(),
      headers: cursor.headers(),
    });
  }
  return records;
}
