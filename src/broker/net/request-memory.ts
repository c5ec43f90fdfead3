/**
 * Kafka's queued.max.request.bytes: how much all requests may hold together, from the moment their size is known until
 * they are answered. A request that has begun to arrive is always read to its end, or nobody would get on; as long as
 * nothing is left, nobody begins another. So the limit is exceeded by one request per connection that was being read.
 */
export class RequestMemory {
  private heldBytes = 0;

  /** `maxBytes` of -1 limits nothing. `onTurn` is called when all is taken, and when there is room again. */
  constructor(
    private readonly maxBytes: number,
    private readonly onTurn: () => void,
  ) {}

  get exhausted(): boolean {
    return this.maxBytes >= 0 && this.heldBytes >= this.maxBytes;
  }

  /** Negative: gives back. */
  take(bytes: number): void {
    const before = this.exhausted;
    this.heldBytes += bytes;
    if (before !== this.exhausted) this.onTurn();
  }
}
