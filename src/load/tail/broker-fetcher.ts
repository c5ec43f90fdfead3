import { type Cluster, type Connection, errorLabel } from '../../client/index.js';
import type { RequestOf, ResponseOf, Writable } from '../../protocol/index.js';

const longPollMs = 100;
const partitionBytes = 1024 * 1024;
const responseBytes = 8 * 1024 * 1024;
/** Fetch 13 names topics by id; names still work up to 12, on every broker. */
const fetchVersionCap = 12;

export type FetchedPartition = ResponseOf<'Fetch'>['responses'][number]['partitions'][number];

export interface FetchListener {
  /** What to fetch from this broker now; nothing ends the fetcher. */
  positions(brokerId: number): { partition: number; position: number }[];
  fetched(answer: FetchedPartition, connection: Connection): void;
  /** The fetcher has ended; its partitions need a leader again. */
  lost(brokerId: number, label: string): void;
}

/**
 * Long polls all partitions that one broker leads, in one request at a time, on a connection of its own (a broker
 * answers requests of a connection in order, so a long poll would hold up everything behind it).
 */
export class BrokerFetcher {
  private running = false;

  constructor(
    readonly brokerId: number,
    private readonly cluster: Cluster,
    private readonly topic: string,
    private readonly signal: AbortSignal,
    private readonly listener: FetchListener,
  ) {}

  /** Fetches until there is nothing to fetch here, the connection breaks, or the signal aborts. */
  run(): void {
    if (this.running || this.signal.aborted) return;
    this.running = true;
    void this.loop().finally(() => {
      this.running = false;
    });
  }

  private async loop(): Promise<void> {
    let connection: Connection | null = null;
    try {
      connection = await this.cluster.dedicated(this.brokerId);
      const version = connection.pickVersion('Fetch', fetchVersionCap);
      while (!this.signal.aborted) {
        const positions = this.listener.positions(this.brokerId);
        if (positions.length === 0) return;
        const response = await connection.send('Fetch', this.request(positions), { version, signal: this.signal });
        for (const { partitions } of response.responses) {
          for (const answer of partitions) this.listener.fetched(answer, connection);
        }
      }
    } catch (error) {
      if (!this.signal.aborted) this.listener.lost(this.brokerId, errorLabel(error));
    } finally {
      connection?.close();
    }
  }

  private request(positions: { partition: number; position: number }[]): Writable<RequestOf<'Fetch'>> {
    return {
      maxWaitMs: longPollMs,
      minBytes: 1,
      maxBytes: responseBytes,
      topics: [
        {
          topic: this.topic,
          partitions: positions.map(({ partition, position }) => ({
            partition,
            fetchOffset: position,
            partitionMaxBytes: partitionBytes,
          })),
        },
      ],
    };
  }
}
