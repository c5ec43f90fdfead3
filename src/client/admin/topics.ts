import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import type { Cluster } from '../cluster.js';
import { ConnectionError, KafkaError, mayRetry } from '../errors.js';
import type { Broker, TopicView } from '../metadata-cache.js';
import { deadlineIn, orAbort, until } from '../retry.js';

export interface NewTopic {
  /** −1 (or absent): the broker's default; not with `assignments` */
  partitions?: number;
  /** −1 (or absent): the broker's default; not with `assignments` */
  replicationFactor?: number;
  configs?: Record<string, string>;
  /** replica broker ids per partition, first preferred; instead of partitions and replicationFactor */
  assignments?: number[][];
}

/** How long creation and deletion may take to be seen on every broker. */
const SETTLE_MS = 30_000;
/** A broker that does not answer for so long is not waited for. */
const REACHABLE_MS = 5_000;

/**
 * Create a topic and wait until every reachable broker names a leader for each of its partitions.
 * @throws KafkaError (TOPIC_ALREADY_EXISTS, INVALID_REPLICATION_FACTOR, …) with the broker's own words
 */
export async function createTopic(
  cluster: Cluster,
  name: string,
  topic: NewTopic,
  signal?: AbortSignal,
): Promise<void> {
  const { assignments = [], configs = {} } = topic;
  const manual = assignments.length > 0;
  const request = {
    name,
    numPartitions: manual ? -1 : (topic.partitions ?? -1),
    replicationFactor: manual ? -1 : (topic.replicationFactor ?? -1),
    assignments: assignments.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
    configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
  };
  await perTopic(
    cluster,
    'CreateTopics',
    ErrorCode.TOPIC_ALREADY_EXISTS,
    (timeoutMs) =>
      cluster
        .request('CreateTopics', { controller: true }, { topics: [request], timeoutMs }, once(timeoutMs, signal))
        .then(({ topics }) => topics),
    `creating topic ${name}`,
    signal,
  );
  const wanted = manual ? assignments.length : topic.partitions;
  await everywhere(
    cluster,
    `topic ${name} has a leader for every partition`,
    name,
    (view) => hasLeaders(view, wanted),
    signal,
  );
}

/** Delete topics and wait until no reachable broker shows them any more; topics that do not exist are fine. */
export async function deleteTopics(cluster: Cluster, names: string[], signal?: AbortSignal): Promise<void> {
  for (const name of names) {
    await perTopic(
      cluster,
      'DeleteTopics',
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      (timeoutMs) =>
        cluster
          .request(
            'DeleteTopics',
            { controller: true },
            (version) =>
              version >= 6 ? { topics: [{ name, topicId: ZERO_UUID }], timeoutMs } : { topicNames: [name], timeoutMs },
            once(timeoutMs, signal),
          )
          .then(({ responses }) => responses),
      `deleting topic ${name}`,
      signal,
      true,
    );
  }
  for (const name of names) await everywhere(cluster, `topic ${name} is gone`, name, (view) => view === null, signal);
}

/** Raise the number of partitions to `total` and wait until the new ones have leaders everywhere. */
export async function createPartitions(
  cluster: Cluster,
  name: string,
  total: number,
  signal?: AbortSignal,
): Promise<void> {
  await perTopic(
    cluster,
    'CreatePartitions',
    // A repeated request finds the partitions already there.
    ErrorCode.INVALID_PARTITIONS,
    (timeoutMs) =>
      cluster
        .request(
          'CreatePartitions',
          { controller: true },
          { topics: [{ name, count: total, assignments: null }], timeoutMs, validateOnly: false },
          once(timeoutMs, signal),
        )
        .then(({ results }) => results),
    `raising topic ${name} to ${total} partitions`,
    signal,
  );
  await everywhere(
    cluster,
    `topic ${name} has ${total} partitions with leaders`,
    name,
    (view) => hasLeaders(view, total),
    signal,
  );
}

interface TopicResult {
  errorCode: number;
  errorMessage?: string | null;
}

/**
 * One topic's change, retried while its own error code is retriable. After a lost connection the first attempt may have
 * got through, and then `alreadyDone` is what success looks like; `always` when it is success in any case.
 */
async function perTopic(
  cluster: Cluster,
  api: 'CreateTopics' | 'DeleteTopics' | 'CreatePartitions',
  alreadyDone: number,
  send: (timeoutMs: number) => Promise<TopicResult[]>,
  doing: string,
  signal: AbortSignal | undefined,
  always = false,
): Promise<void> {
  const deadline = deadlineIn(SETTLE_MS, signal);
  let sentBefore = always;
  await until(deadline, doing, async () => {
    try {
      const [result] = await send(Math.max(1_000, Math.round(deadline.left())));
      if (result === undefined) throw new ConnectionError(`${doing}: the response names no topic`);
      if (result.errorCode === 0 || (sentBefore && result.errorCode === alreadyDone)) return true;
      throw new KafkaError(api, result.errorCode, doing, result.errorMessage);
    } catch (error) {
      // UNKNOWN_TOPIC_OR_PARTITION counts as retriable in Kafka's table; for an administrator it is an answer.
      const final = error instanceof KafkaError && error.code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      if (final || !mayRetry(error) || deadline.left() === 0) throw error;
      sentBefore = true;
      await cluster.refresh([]).catch(() => {});
      return undefined;
    }
  });
}

/** Metadata reaches the brokers one by one; wait until all that can be reached agree. */
async function everywhere(
  cluster: Cluster,
  what: string,
  topic: string,
  holds: (view: TopicView | null) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = deadlineIn(SETTLE_MS, signal);
  await until(deadline, what, async () => {
    await cluster.refresh([topic]);
    const views = await Promise.all(cluster.brokers().map((broker) => viewAt(cluster, broker, topic, signal)));
    const reachable = views.filter((view) => view !== 'unreachable');
    return reachable.length > 0 && reachable.every(holds) && holds(await cluster.topic(topic, { refresh: true }))
      ? true
      : undefined;
  });
}

async function viewAt(
  cluster: Cluster,
  broker: Broker,
  topic: string,
  signal?: AbortSignal,
): Promise<TopicView | null | 'unreachable'> {
  const enough = AbortSignal.timeout(REACHABLE_MS);
  try {
    return await orAbort(cluster.topicAt(broker.id, topic, signal), enough);
  } catch (error) {
    if (!enough.aborted && !mayRetry(error)) throw error;
    return 'unreachable';
  }
}

const hasLeaders = (view: TopicView | null, wanted: number | undefined): boolean =>
  view !== null &&
  view.partitions.length >= Math.max(1, wanted ?? 1) &&
  view.partitions.every(({ leader }) => leader >= 0);

/** perTopic does the repeating, for it must know whether there was an attempt before. */
const once = (timeoutMs: number, signal: AbortSignal | undefined) =>
  signal === undefined ? { timeoutMs, retry: false } : { timeoutMs, retry: false, signal };
