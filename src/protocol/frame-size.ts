import type { ByteWriter } from './codec/writer.js';

/** Writes the frame's size into the four bytes that were kept free at the start of the writer. */
export function sealFrame(writer: ByteWriter): Buffer[] {
  const size = writer.length - 4;
  const chunks = writer.finish();
  chunks[0]!.writeInt32BE(size, 0);
  return chunks;
}
