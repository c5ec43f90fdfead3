import { type ApiName, ErrorCode, type RequestOf, type ResponseOf, type Writable } from '../protocol/index.js';
import type { Connection } from './connection.js';
import { CoordinatorCache, type CoordinatorKind } from './coordinators.js';
import { ClientClosed, ConnectionError, KafkaError, mayRetry } from './errors.js';
import { type Broker, MetadataCache, type TopicView } from './metadata-cache.js';
import { type ClientOptions, requestTimeoutMs } from './options.js';
import { ConnectionPool } from './pool.js';
import type { SendOptions } from './requester.js';
import { type Deadline, deadlineIn, orAbort, retrying } from './retry.js';

export type Destination =
  | { broker: number }
  | { any: true }
  | { controller: true }
  | { coordinator: CoordinatorKind; key: string };

/** A body, or how to make one for the version that the broker at hand allows. */
export type BodyFor<A extends ApiName> = Writable<RequestOf<A>> | ((version: number) => Writable<RequestOf<A>>);

export interface RequestOptions extends SendOptions {
  /** use at most this version */
  maxVersion?: number;
  /** false: one attempt, for callers to whom a repetition is not the same as the first time. Default true */
  retry?: boolean;
}

const FIRST_LOOK_MS = 2_000;

/**
 * A cluster seen from a client: where its brokers are, who leads what, and requests that find their way although
 * brokers die, move and come back.
 */
export class Cluster {
  /** Fails at once, without retries, when no bootstrap address answers. @throws ConnectionError, NotKafka, KafkaError */
  static async connect(options: ClientOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    try {
      await cluster.firstLook();
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  private readonly pool: ConnectionPool;
  /** Metadata has connections of its own: a broker answers in order, and looking around must not wait behind slow requests. */
  private readonly lookouts: ConnectionPool;
  private readonly metadata = new MetadataCache();
  private readonly coordinators: CoordinatorCache;
  private readonly refreshing = new Map<string, Promise<ResponseOf<'Metadata'>>>();

  private constructor(readonly options: ClientOptions) {
    this.pool = new ConnectionPool(options);
    this.lookouts = new ConnectionPool(options);
    this.coordinators = new CoordinatorCache((body, limits) =>
      this.request('FindCoordinator', { any: true }, body, limits),
    );
  }

  get clusterId(): string | null {
    return this.metadata.clusterId;
  }

  get controllerId(): number | null {
    return this.metadata.controllerId;
  }

  /** As of the last metadata response; dead brokers leave this list when the cluster says so. */
  brokers(): Broker[] {
    return this.metadata.brokers();
  }

  /** The shared connection to this broker, at the address it advertises now. @throws ConnectionError, NotKafka, KafkaError */
  async connection(brokerId: number): Promise<Connection> {
    return this.at(await this.broker(brokerId), (address) => this.pool.to(address));
  }

  any(): Promise<Connection> {
    return this.pool.any(this.metadata.brokers());
  }

  /** A fresh connection that the caller owns; it is closed with the cluster at the latest. */
  async dedicated(brokerId: number): Promise<Connection> {
    return this.at(await this.broker(brokerId), (address) => this.pool.dedicated(address));
  }

  /** Null while the partition has no leader, or does not exist. */
  async leader(
    topic: string,
    partition: number,
    options: { refresh?: boolean } = {},
  ): Promise<{ brokerId: number; leaderEpoch: number } | null> {
    const found = (await this.topic(topic, options))?.partitions[partition];
    if (found === undefined || found.leader < 0) return null;
    return { brokerId: found.leader, leaderEpoch: found.leaderEpoch };
  }

  /**
   * Null when there is no such topic; it is never created by asking.
   * @throws KafkaError when the broker refuses to tell (authorization, invalid name)
   */
  async topic(name: string, options: { refresh?: boolean } = {}): Promise<TopicView | null> {
    const known = this.metadata.topic(name);
    if (known !== undefined && options.refresh !== true) return known;
    const response = await this.fetchMetadata([name], this.patience());
    const code =
      response.topics.find((topic) => topic.name === name)?.errorCode ?? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const tellsNothing = code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || code === ErrorCode.LEADER_NOT_AVAILABLE;
    if (code !== 0 && !tellsNothing) throw new KafkaError('Metadata', code, `asking for the metadata of topic ${name}`);
    return this.metadata.topic(name) ?? null;
  }

  /** What this one broker believes about a topic right now; the cache is neither asked nor told. */
  async topicAt(brokerId: number, name: string, signal?: AbortSignal): Promise<TopicView | null> {
    const connection = await this.at(await this.broker(brokerId), (address) => this.lookouts.to(address));
    const body = { topics: [{ name }], allowAutoTopicCreation: false };
    const seen = new MetadataCache();
    seen.update(await connection.send('Metadata', body, signal === undefined ? {} : { signal }), [name]);
    return seen.topic(name) ?? null;
  }

  /** Fetch brokers and these topics anew; without a list, every topic asked for so far. */
  async refresh(topics: string[] = this.metadata.topicNames()): Promise<void> {
    await this.fetchMetadata(topics, this.patience());
  }

  /** Names of all topics that this client may see. */
  async allTopics(): Promise<{ name: string; internal: boolean }[]> {
    const response = await this.fetchMetadata(null, this.patience());
    return response.topics.flatMap(({ name, isInternal }) => (name === null ? [] : [{ name, internal: isInternal }]));
  }

  topicName(topicId: string): string | undefined {
    return this.metadata.nameOf(topicId);
  }

  /** A leader that a Produce or Fetch response named (KIP-951). An older epoch than the known one is ignored. */
  learnLeader(topic: string, partition: number, leader: number, leaderEpoch: number): void {
    this.metadata.learnLeader(topic, partition, leader, leaderEpoch);
  }

  /** The broker id of the group's or transactional id's coordinator; waits while the cluster is choosing one. */
  coordinator(
    kind: CoordinatorKind,
    key: string,
    options: { refresh?: boolean; signal?: AbortSignal } = {},
  ): Promise<number> {
    if (options.refresh) this.coordinators.forget(kind, key);
    return this.coordinators.find(kind, key, this.patience(options.signal));
  }

  /**
   * Send a request where it belongs, again and again while the failure is one that time or fresh metadata cures
   * (connection lost, timeout, NOT_COORDINATOR, NOT_CONTROLLER, …), for at most `timeoutMs` (default: two request
   * timeouts). A lost connection may have carried the first attempt out: the caller must be able to live with that.
   * @throws KafkaError for a top-level error code; codes inside the response are the caller's to read
   */
  async request<A extends ApiName>(
    api: A,
    to: Destination,
    body: BodyFor<A>,
    options: RequestOptions = {},
  ): Promise<ResponseOf<A>> {
    const deadline =
      options.timeoutMs === undefined ? this.patience(options.signal) : deadlineIn(options.timeoutMs, options.signal);
    return retrying(
      deadline,
      async () => {
        const connection = await this.route(to, deadline);
        const version = options.version ?? connection.pickVersion(api, options.maxVersion);
        const made = typeof body === 'function' ? body(version) : body;
        const response = await connection.send(api, made, { ...options, version, timeoutMs: this.attemptMs(deadline) });
        const { errorCode = 0, errorMessage } = response as { errorCode?: number; errorMessage?: string | null };
        if (errorCode !== 0) throw new KafkaError(api, errorCode, `${api} to ${connection.peer}`, errorMessage);
        return response;
      },
      () => this.lookAgain(to, deadline),
      options.retry === false ? () => false : mayRetry,
    );
  }

  async close(): Promise<void> {
    this.pool.close();
    this.lookouts.close();
  }

  private async firstLook(): Promise<void> {
    const connection = await this.lookouts.any([]);
    try {
      const response = await this.askMetadata(connection, [], requestTimeoutMs(this.options));
      if (response.brokers.length === 0)
        throw new ConnectionError(`${connection.peer} answers, but its cluster has no broker yet`);
    } catch (error) {
      if (!(error instanceof ConnectionError) || this.options.sasl !== undefined || !connection.closed) throw error;
      // A SASL listener answers ApiVersions to anybody and hangs up on everything else.
      throw new ConnectionError(
        `${error.message}. It closed right after the first real request: does this listener want SASL?`,
        { cause: error },
      );
    }
  }

  private async broker(brokerId: number): Promise<Broker> {
    const known = this.metadata.broker(brokerId);
    if (known !== undefined) return known;
    await this.refresh();
    const found = this.metadata.broker(brokerId);
    if (found === undefined)
      throw new ConnectionError(`Broker ${brokerId} is not in the cluster's metadata at the moment`);
    return found;
  }

  /** What cannot be reached under an address that the user never typed should be called what it is. */
  private async at(broker: Broker, open: (address: Broker) => Promise<Connection>): Promise<Connection> {
    try {
      return await open(broker);
    } catch (error) {
      if (!(error instanceof ConnectionError) || error instanceof ClientClosed) throw error;
      throw new ConnectionError(`${error.message} (The cluster advertises this address for broker ${broker.id}.)`, {
        cause: error,
      });
    }
  }

  private async route(to: Destination, deadline: Deadline): Promise<Connection> {
    if ('broker' in to) return this.connection(to.broker);
    if ('coordinator' in to) return this.connection(await this.coordinators.find(to.coordinator, to.key, deadline));
    // In KRaft any broker forwards to the controller; older clusters must be asked at the controller itself.
    const controller = 'controller' in to ? this.metadata.controllerId : null;
    if (controller !== null && this.metadata.broker(controller) !== undefined) {
      return this.connection(controller).catch(() => this.any());
    }
    return this.any();
  }

  private async lookAgain(to: Destination, deadline: Deadline): Promise<void> {
    if ('coordinator' in to) this.coordinators.forget(to.coordinator, to.key);
    const looking = this.fetchMetadata(this.metadata.topicNames(), deadlineIn(this.attemptMs(deadline)));
    await orAbort(looking, deadline.signal);
  }

  /** How long a whole operation may take, retries included, when its caller does not say. */
  private patience(signal?: AbortSignal): Deadline {
    return deadlineIn(2 * requestTimeoutMs(this.options), signal);
  }

  /** Half of the time left, so that one hanging broker cannot eat it all. */
  private attemptMs(deadline: Deadline): number {
    return Math.min(requestTimeoutMs(this.options), deadline.left(), Math.max(1_000, deadline.left() / 2));
  }

  /** Callers that ask for the same topics at the same time share one request. */
  private fetchMetadata(topics: string[] | null, deadline: Deadline): Promise<ResponseOf<'Metadata'>> {
    const key = topics === null ? '*' : [...topics].sort().join(',');
    const running = this.refreshing.get(key);
    if (running !== undefined) return running;
    // A broker that hangs costs little at first; a cluster that is slow altogether gets more time with each attempt.
    const patienceMs = (number: number): number =>
      Math.min(
        requestTimeoutMs(this.options),
        deadline.left(),
        Math.min(FIRST_LOOK_MS, requestTimeoutMs(this.options) / 2) * 2 ** number,
      );
    const started = retrying(deadline, async (number) =>
      this.askMetadata(await this.lookouts.any(this.metadata.brokers()), topics, Math.max(1, patienceMs(number))),
    ).finally(() => this.refreshing.delete(key));
    this.refreshing.set(key, started);
    return started;
  }

  private async askMetadata(
    connection: Connection,
    topics: string[] | null,
    timeoutMs: number,
  ): Promise<ResponseOf<'Metadata'>> {
    const body = { topics: topics?.map((name) => ({ name })) ?? null, allowAutoTopicCreation: false };
    const response = await connection.send('Metadata', body, { timeoutMs });
    if (response.errorCode !== 0)
      throw new KafkaError('Metadata', response.errorCode, `asking ${connection.peer} for metadata`);
    this.metadata.update(response, topics);
    return response;
  }
}
