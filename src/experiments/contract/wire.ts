import { type Cluster, PartitionReader } from '../../client/index.js';
import { batches, decodeRecords, ErrorCode, encodeBatch, errorName, type Record } from '../../protocol/index.js';

export type NewRecord = Parameters<typeof encodeBatch>[0]['records'][number];

export interface ProduceAnswer {
  error: string;
  baseOffset: number;
}

/** Produce before topic ids (v13), so that one path serves every target. */
const PRODUCE_BY_NAME = 12;

/**
 * One batch to the leader of one partition, and the broker's word on it. Sent again only while leadership moves.
 * @throws ConnectionError, RequestTimeout
 */
export async function produceBatch(
  cluster: Cluster,
  topic: string,
  partition: number,
  batch: Buffer,
  acks = -1,
): Promise<ProduceAnswer> {
  for (let attempt = 0; ; attempt++) {
    const leader = await cluster.leader(topic, partition, { refresh: attempt > 0 });
    const answer = leader
      ? await produceTo(cluster, leader.brokerId, topic, partition, batch, acks)
      : { error: 'LEADER_NOT_AVAILABLE', baseOffset: -1 };
    if (attempt === 20 || !LEADERSHIP_MOVES.has(answer.error)) return answer;
    await new Promise((next) => setTimeout(next, 100));
  }
}

const LEADERSHIP_MOVES = new Set(['NOT_LEADER_OR_FOLLOWER', 'LEADER_NOT_AVAILABLE']);

/** One Produce request to this broker, whoever leads. @throws ConnectionError, RequestTimeout */
export async function produceTo(
  cluster: Cluster,
  broker: number,
  topic: string,
  partition: number,
  records: Buffer,
  acks: number,
): Promise<ProduceAnswer> {
  const connection = await cluster.connection(broker);
  const response = await connection.send(
    'Produce',
    { acks, timeoutMs: 10_000, topicData: [{ name: topic, partitionData: [{ index: partition, records }] }] },
    { version: connection.pickVersion('Produce', PRODUCE_BY_NAME) },
  );
  const answer = response.responses[0]?.partitionResponses[0];
  if (!answer) return { error: 'no answer for the partition', baseOffset: -1 };
  return { error: errorName(answer.errorCode), baseOffset: Number(answer.baseOffset) };
}

/** `encodeBatch` and `produceBatch`, for records that must be stored. @throws Error when the broker refuses them */
export async function store(
  cluster: Cluster,
  topic: string,
  partition: number,
  records: NewRecord[],
  options: Omit<Parameters<typeof encodeBatch>[0], 'records'> = {},
): Promise<number> {
  const answer = await produceBatch(cluster, topic, partition, encodeBatch({ ...options, records }));
  if (answer.error !== errorName(ErrorCode.NONE)) {
    throw new Error(`producing ${records.length} record(s) to ${topic}-${partition} was answered ${answer.error}`);
  }
  return answer.baseOffset;
}

/** All records of a partition from `fromOffset` up to the high watermark seen when it is reached. */
export async function readAll(
  cluster: Cluster,
  topic: string,
  partition: number,
  signal: AbortSignal,
  fromOffset = 0,
): Promise<Record[]> {
  const reader = new PartitionReader(cluster, topic, partition, { fromOffset, maxWaitMs: 200, retryTimeoutMs: 10_000 });
  const records: Record[] = [];
  try {
    for (;;) {
      const fetched = await reader.next(signal);
      for (const { header, bytes } of batches(fetched.batches)) {
        if (header.isControl) continue;
        for (const record of decodeRecords(bytes)) if (record.offset >= fromOffset) records.push(record);
      }
      if (reader.position >= fetched.highWatermark) return records;
    }
  } finally {
    reader.close();
  }
}

/** The error of one fetch of partition 0 by topic name, at its leader. */
export async function fetchError(
  cluster: Cluster,
  topic: string,
  { offset, leaderEpoch = -1, name = topic }: { offset: number; leaderEpoch?: number; name?: string },
): Promise<string> {
  const leader = await cluster.leader(topic, 0);
  const connection = leader ? await cluster.connection(leader.brokerId) : await cluster.any();
  const partition = {
    partition: 0,
    currentLeaderEpoch: leaderEpoch,
    fetchOffset: offset,
    partitionMaxBytes: 1_000_000,
  };
  const response = await connection.send(
    'Fetch',
    { maxWaitMs: 0, minBytes: 0, maxBytes: 1_000_000, topics: [{ topic: name, partitions: [partition] }] },
    { version: connection.pickVersion('Fetch', FETCH_BY_NAME) },
  );
  return errorName(response.errorCode || (response.responses[0]?.partitions[0]?.errorCode ?? -1));
}

/** Fetch before topic ids (v13). */
const FETCH_BY_NAME = 12;
