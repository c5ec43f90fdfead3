export interface RecordHeader {
  key: string;
  value: Buffer | null;
}

/** A record as a consumer sees it. Byte fields are views of the batch (or of its unpacked records). */
export interface Record {
  offset: number;
  /** Milliseconds since 1970; the append time when the topic uses LogAppendTime. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: RecordHeader[];
}
