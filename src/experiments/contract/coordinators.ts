import type { Cluster } from '../../client/index.js';
import { errorName } from '../../protocol/index.js';
import { until } from '../waiting.js';

const GROUP = 0;
/** Topic names, not ids (v10). */
const BY_TOPIC_NAME = 9;
/** Brokers learn of a coordinator one after the other. */
const AGREE_MS = 5_000;

/**
 * Asks every broker who coordinates the group, and reads the commits at the one that they name: in words, the offsets in
 * order of partition, or who names whom when they still disagree after some seconds.
 */
export async function commitsByEveryBroker(
  cluster: Cluster,
  group: string,
  topic: string,
  signal: AbortSignal,
): Promise<string> {
  let named: string[] = [];
  const agree = async () => {
    const brokers = cluster.brokers().map(({ id }) => id);
    named = await Promise.all(brokers.map((broker) => coordinatorAsToldBy(cluster, broker, group, signal)));
    return new Set(named).size === 1 && /^\d+$/.test(named[0] as string);
  };
  if (!(await until(agree, { signal, timeoutMs: AGREE_MS, everyMs: 100 }))) {
    return `the brokers name as coordinator: ${named.join(', ')}`;
  }
  return `every broker names the same coordinator; there ${await commitsAt(cluster, Number(named[0]), group, topic, signal)}`;
}

/** The id that this broker names, or its error. */
async function coordinatorAsToldBy(
  cluster: Cluster,
  broker: number,
  group: string,
  signal: AbortSignal,
): Promise<string> {
  const connection = await cluster.connection(broker);
  const version = connection.pickVersion('FindCoordinator');
  const body = version >= 4 ? { keyType: GROUP, coordinatorKeys: [group] } : { keyType: GROUP, key: group };
  const response = await connection.send('FindCoordinator', body, { version, signal });
  const { errorCode, nodeId } = response.coordinators.find(({ key }) => key === group) ?? response;
  return errorCode === 0 ? String(nodeId) : errorName(errorCode);
}

async function commitsAt(
  cluster: Cluster,
  coordinator: number,
  groupId: string,
  topic: string,
  signal: AbortSignal,
): Promise<string> {
  const connection = await cluster.connection(coordinator);
  const version = connection.pickVersion('OffsetFetch', BY_TOPIC_NAME);
  const body = version >= 8 ? { groups: [{ groupId, topics: null }] } : { groupId, topics: null };
  const response = await connection.send('OffsetFetch', body, { version, signal });
  const answer = response.groups.find((one) => one.groupId === groupId) ?? response;
  if (answer.errorCode !== 0) return errorName(answer.errorCode);
  const partitions = answer.topics.find(({ name }) => name === topic)?.partitions ?? [];
  return (
    [...partitions]
      .sort((a, b) => a.partitionIndex - b.partitionIndex)
      .map(({ committedOffset, errorCode }) => (errorCode === 0 ? String(committedOffset) : errorName(errorCode)))
      .join(' ') || 'none'
  );
}
