import { ErrorCode } from '../../protocol/index.js';
import type { Cluster } from '../cluster.js';
import { ConnectionError, KafkaError } from '../errors.js';
import { deadlineIn, retrying } from '../retry.js';

/** A number is a timestamp in ms: the first record at or after it. */
export type OffsetSpec = 'earliest' | 'latest' | 'max-timestamp' | number;

export interface OffsetAnswer {
  /** −1: no record fits (timestamp beyond the end, or max-timestamp of an empty partition) */
  offset: number;
  /** of the record found; −1 for earliest and latest */
  timestamp: number;
  /** −1: not told */
  leaderEpoch: number;
}

export interface ListOffsetsOptions {
  /** default: all of the topic */
  partitions?: number[];
  isolation?: 'read_uncommitted' | 'read_committed';
  /** default 60 000 */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** ListOffsets' markers; max-timestamp is KIP-734, version 7. */
const MARKER = { earliest: -2, latest: -1, 'max-timestamp': -3 } as const;

/**
 * Ask each partition's leader; leader changes and dead brokers are ridden out for up to two request timeouts.
 * @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION when there is no such topic, or what a leader answered
 */
export async function listOffsets(
  cluster: Cluster,
  topic: string,
  spec: OffsetSpec,
  options: ListOffsetsOptions = {},
): Promise<Map<number, OffsetAnswer>> {
  const found = new Map<number, OffsetAnswer>();
  const doing = `listing ${spec} offsets of topic ${topic}`;
  const deadline = deadlineIn(options.timeoutMs ?? 60_000, options.signal);
  let refresh = false;
  await retrying(deadline, async () => {
    const view = await cluster.topic(topic, { refresh });
    refresh = true;
    if (view === null) throw new KafkaError('ListOffsets', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, doing);
    const missing = (options.partitions ?? view.partitions.map(({ partition }) => partition)).filter(
      (partition) => !found.has(partition),
    );
    const leaderless = missing.filter((partition) => !((view.partitions[partition]?.leader ?? -1) >= 0));
    const byLeader = new Map<number, number[]>();
    for (const partition of missing) {
      const leader = view.partitions[partition]?.leader ?? -1;
      if (leader >= 0) byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    const errors = await Promise.all(
      [...byLeader].map(([leader, partitions]) =>
        askLeader(
          leader,
          partitions.map((partition) => ({ partition, leaderEpoch: view.partitions[partition]!.leaderEpoch })),
        ).catch((error: unknown) => error),
      ),
    );
    const failed = errors.find((error) => error !== undefined);
    if (failed !== undefined) throw failed;
    if (leaderless.length > 0)
      throw new KafkaError('ListOffsets', ErrorCode.LEADER_NOT_AVAILABLE, `${doing}, partition ${leaderless[0]}`);
  });
  return new Map([...found].sort(([a], [b]) => a - b));

  async function askLeader(
    leader: number,
    partitions: { partition: number; leaderEpoch: number }[],
  ): Promise<undefined> {
    const connection = await cluster.connection(leader);
    const response = await connection.send(
      'ListOffsets',
      {
        replicaId: -1,
        isolationLevel: options.isolation === 'read_committed' ? 1 : 0,
        topics: [
          {
            name: topic,
            partitions: partitions.map(({ partition, leaderEpoch }) => ({
              partitionIndex: partition,
              currentLeaderEpoch: leaderEpoch,
              timestamp: typeof spec === 'number' ? spec : MARKER[spec],
            })),
          },
        ],
      },
      options.signal === undefined ? {} : { signal: options.signal },
    );
    const answers = response.topics[0]?.partitions ?? [];
    for (const { partitionIndex, errorCode, offset, timestamp, leaderEpoch } of answers) {
      if (errorCode !== 0) throw new KafkaError('ListOffsets', errorCode, `${doing}, partition ${partitionIndex}`);
      found.set(partitionIndex, { offset: Number(offset), timestamp: Number(timestamp), leaderEpoch });
    }
    const silent = partitions.find(({ partition }) => !found.has(partition));
    if (silent !== undefined)
      throw new ConnectionError(`${doing}: broker ${leader} said nothing about partition ${silent.partition}`);
    return undefined;
  }
}
