/**
 * Bytes that are not what the protocol says they should be, or a value that cannot be written as asked.
 *
 * Every decoder in this folder throws this and nothing else on hostile input. The message names the Kafka message and
 * version, the field, and (when reading) the offset in the buffer.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  /** What is wrong, without where. */
  readonly reason: string;
  /** Byte offset in the buffer that was being read; undefined when writing. */
  readonly offset: number | undefined;
  /** Path of the field inside the message, e.g. `topics[0].partitions[2].records`. */
  field = '';
  /** The Kafka message, e.g. `FetchResponse v12`. */
  subject = '';

  constructor(reason: string, offset?: number) {
    super(reason);
    this.reason = reason;
    this.offset = offset;
  }

  /** Adds an outer path segment while the error travels up through the enclosing structures. */
  inField(segment: string): this {
    this.field = this.field === '' || this.field.startsWith('[') ? segment + this.field : `${segment}.${this.field}`;
    this.describe();
    return this;
  }

  inMessage(subject: string): this {
    this.subject = subject;
    this.describe();
    return this;
  }

  private describe(): void {
    const where = [this.subject, this.field].filter((part) => part !== '').join(' ');
    const at = this.offset === undefined ? '' : ` (at byte ${this.offset})`;
    this.message = `${where === '' ? '' : `${where}: `}${this.reason}${at}`;
  }
}

/** Any failure inside a codec, as a ProtocolError: a wrong JavaScript type in a message must not surface as a TypeError. */
export function asProtocolError(error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  return new ProtocolError(error instanceof Error ? error.message : String(error));
}
