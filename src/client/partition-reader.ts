import { batches, ErrorCode, type ResponseOf, ZERO_UUID } from '../protocol/index.js';
import type { Cluster } from './cluster.js';
import type { Connection } from './connection.js';
import { ClientClosed, ConnectionError, KafkaError, mayRetry } from './errors.js';
import { requestTimeoutMs } from './options.js';
import { orAbort, pause } from './retry.js';

export interface ReaderOptions {
  fromOffset: number;
  /** per fetch; a larger batch still comes whole (KIP-74). Default 4 MiB */
  maxBytes?: number;
  /** default 1: answer as soon as there is anything */
  minBytes?: number;
  /** long poll; default 500 */
  maxWaitMs?: number;
  isolation?: 'read_uncommitted' | 'read_committed';
  /** ask this broker and no other, whoever leads */
  broker?: number;
  /** how long one `next` keeps trying while nothing but retriable failures come back; default 60 000 */
  retryTimeoutMs?: number;
}

export interface Fetched {
  /** raw record set: whole batches only, bytes as they came from the socket; the first may start before the position */
  batches: Buffer;
  highWatermark: number;
  logStartOffset: number;
  lastStableOffset: number;
  /** read_committed: whose records are to be skipped, from which offset (until that producer's abort marker) */
  abortedTransactions: { producerId: bigint; firstOffset: number }[];
}

type FetchedPartition = ResponseOf<'Fetch'>['responses'][number]['partitions'][number];

const LONGEST_PAUSE_MS = 200;

/**
 * Reads one partition, forward from an offset, wherever its leader goes. It has a connection of its own, because a long
 * poll holds up everything behind it on the same connection.
 */
export class PartitionReader {
  /** The next offset to be fetched; may be set, to seek. */
  position: number;
  private connection: Connection | undefined;
  private connectedTo: number | undefined;
  private preferredReplica: number | undefined;
  private closed = false;

  constructor(
    private readonly cluster: Cluster,
    readonly topic: string,
    readonly partition: number,
    private readonly options: ReaderOptions,
  ) {
    this.position = options.fromOffset;
  }

  /**
   * One fetch: batches from the position on, or an empty record set when the long poll ran out. Lost connections,
   * leader changes and other retriable failures are retried within.
   * @throws KafkaError (OFFSET_OUT_OF_RANGE among them), the last failure when the retry time is over, the signal's reason
   */
  async next(signal?: AbortSignal): Promise<Fetched> {
    const deadline = performance.now() + (this.options.retryTimeoutMs ?? 60_000);
    for (let failures = 0; ; failures++) {
      signal?.throwIfAborted();
      try {
        return this.advance(await orAbort(this.fetch(failures > 0, signal), signal));
      } catch (error) {
        const wait = Math.min(LONGEST_PAUSE_MS, 10 * 2 ** failures);
        signal?.throwIfAborted();
        if (!mayRetry(error) || performance.now() + wait > deadline) throw error;
        this.preferredReplica = undefined;
        await pause(wait, signal);
      }
    }
  }

  close(): void {
    this.closed = true;
    this.connection?.close();
    this.connection = undefined;
  }

  private async fetch(lookAgain: boolean, signal?: AbortSignal): Promise<FetchedPartition> {
    if (this.closed) throw new ClientClosed(`The reader of ${this.topic}-${this.partition} is closed`);
    const view = await this.cluster.topic(this.topic, { refresh: lookAgain });
    const leader = view?.partitions[this.partition];
    if (view === null || leader === undefined) throw this.failure(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const broker = this.options.broker ?? this.preferredReplica ?? leader.leader;
    if (broker < 0) throw this.failure(ErrorCode.LEADER_NOT_AVAILABLE);
    const connection = await this.connectTo(broker);
    const { maxBytes = 4 * 1024 * 1024, minBytes = 1, maxWaitMs = 500, isolation } = this.options;
    const version = connection.pickVersion('Fetch', view.id === ZERO_UUID ? 12 : undefined);
    const response = await connection.send(
      'Fetch',
      {
        maxWaitMs,
        minBytes,
        maxBytes,
        isolationLevel: isolation === 'read_committed' ? 1 : 0,
        topics: [
          {
            topic: this.topic,
            topicId: view.id,
            partitions: [
              {
                partition: this.partition,
                currentLeaderEpoch: leader.leaderEpoch,
                fetchOffset: this.position,
                partitionMaxBytes: maxBytes,
              },
            ],
          },
        ],
      },
      {
        version,
        timeoutMs: maxWaitMs + requestTimeoutMs(this.cluster.options),
        ...(signal === undefined ? {} : { signal }),
      },
    );
    if (response.errorCode !== 0) throw this.failure(response.errorCode);
    const answer = response.responses[0]?.partitions.find((one) => one.partitionIndex === this.partition);
    if (answer === undefined)
      throw new ConnectionError(
        `${connection.peer} answered Fetch without a word about ${this.topic}-${this.partition}`,
      );
    this.learn(answer);
    if (answer.errorCode !== 0) throw this.failure(answer.errorCode);
    return answer;
  }

  private async connectTo(broker: number): Promise<Connection> {
    if (this.connection !== undefined && !this.connection.closed && this.connectedTo === broker) return this.connection;
    this.connection?.close();
    const connection = await this.cluster.dedicated(broker);
    // Closed while it was connecting: nobody would close this one any more.
    if (this.closed) connection.close();
    this.connection = connection;
    this.connectedTo = broker;
    return connection;
  }

  private learn({ currentLeader, preferredReadReplica, errorCode }: FetchedPartition): void {
    if (errorCode !== 0 && currentLeader.leaderId >= 0) {
      this.cluster.learnLeader(this.topic, this.partition, currentLeader.leaderId, currentLeader.leaderEpoch);
    }
    if (errorCode === 0 && preferredReadReplica >= 0) this.preferredReplica = preferredReadReplica;
  }

  private advance(answer: FetchedPartition): Fetched {
    const records = answer.records ?? EMPTY;
    let wholeBytes = 0;
    let next = this.position;
    for (const { header } of batches(records)) {
      wholeBytes += header.sizeInBytes;
      next = Math.max(next, header.baseOffset + header.lastOffsetDelta + 1);
    }
    if (records.length > 0 && wholeBytes === 0) {
      throw new Error(
        `${this.topic}-${this.partition}: the broker sent ${records.length} bytes at offset ${this.position} without one whole batch (KIP-74)`,
      );
    }
    this.position = next;
    return {
      batches: records.subarray(0, wholeBytes),
      highWatermark: Number(answer.highWatermark),
      logStartOffset: Number(answer.logStartOffset),
      lastStableOffset: Number(answer.lastStableOffset),
      abortedTransactions: (answer.abortedTransactions ?? []).map(({ producerId, firstOffset }) => ({
        producerId,
        firstOffset: Number(firstOffset),
      })),
    };
  }

  private failure(code: number): KafkaError {
    return new KafkaError('Fetch', code, `fetching ${this.topic}-${this.partition} from offset ${this.position}`);
  }
}

const EMPTY = Buffer.alloc(0);
