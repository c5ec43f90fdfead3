import type { Cluster, Connection } from '../../client/index.js';

const firstPauseMs = 50;
const longestPauseMs = 400;

/**
 * The producer's own connection to one broker: opened when there is something to send, opened again after it broke,
 * with a growing pause between failures. It bounds the requests in flight.
 */
export class BrokerLink {
  inFlight = 0;
  /** Since when the connection has been up and a request could have gone. */
  freeSinceMs = 0;
  private connection: Connection | null = null;
  private opening = false;
  private failures = 0;
  private retryAtMs = 0;

  constructor(
    readonly brokerId: number,
    private readonly cluster: Cluster,
    private readonly maxInFlight: number,
    private readonly nowMs: () => number,
    private readonly listener: {
      opened(link: BrokerLink): void;
      /** `error` is null when an open connection ended; its requests have failed by themselves. */
      down(link: BrokerLink, error: unknown): void;
    },
  ) {}

  get hasRoom(): boolean {
    return this.inFlight < this.maxInFlight;
  }

  /** The open connection, or null: then one is being opened, or the pause after a failure lasts. */
  use(): Connection | null {
    if (this.connection !== null && !this.connection.closed) return this.connection;
    if (!this.opening && this.nowMs() >= this.retryAtMs) void this.open();
    return null;
  }

  async open(): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    try {
      const connection = await this.cluster.dedicated(this.brokerId);
      this.connection = connection;
      this.failures = 0;
      this.freeSinceMs = this.nowMs();
      connection.onClose(() => this.fail(null));
      this.listener.opened(this);
    } catch (error) {
      this.fail(error);
    } finally {
      this.opening = false;
    }
  }

  started(): void {
    this.inFlight++;
  }

  ended(): void {
    if (!this.hasRoom) this.freeSinceMs = this.nowMs();
    this.inFlight--;
  }

  private fail(error: unknown): void {
    this.connection = null;
    this.retryAtMs = this.nowMs() + Math.min(longestPauseMs, firstPauseMs * 2 ** this.failures++);
    this.listener.down(this, error);
  }
}
