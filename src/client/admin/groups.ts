import { ErrorCode, type ResponseOf } from '../../protocol/index.js';
import type { Cluster } from '../cluster.js';
import { KafkaError } from '../errors.js';
import { deadlineIn, retrying } from '../retry.js';

export interface TopicPartitionOffset {
  topic: string;
  partition: number;
  offset: number;
}

export interface CommittedOffset {
  topic: string;
  partition: number;
  /** null: nothing committed */
  offset: number | null;
}

export interface ListedGroup {
  group: string;
  protocolType: string;
  /** '' from brokers older than ListGroups version 4 */
  state: string;
}

export interface DescribedGroup {
  group: string;
  /** Empty, PreparingRebalance, CompletingRebalance, Stable, Dead */
  state: string;
  protocolType: string;
  /** the assignor in use */
  protocol: string;
  members: {
    memberId: string;
    groupInstanceId: string | null;
    clientId: string;
    clientHost: string;
    metadata: Buffer;
    assignment: Buffer;
  }[];
}

/** Versions from 10 on name topics by id; the names do for every broker there is. */
const BY_TOPIC_NAME = { maxVersion: 9 };
const GROUP_ACTION_MS = 60_000;

/**
 * What the group has committed; for `topics` (every partition of them), or for all that it ever committed to.
 * @throws KafkaError when the coordinator refuses, after retries on anything that passes
 */
export function committedOffsets(
  cluster: Cluster,
  group: string,
  topics?: Record<string, number[]>,
): Promise<CommittedOffset[]> {
  const asked =
    topics === undefined
      ? null
      : Object.entries(topics).map(([name, partitionIndexes]) => ({ name, partitionIndexes }));
  const doing = `fetching the committed offsets of group ${group}`;
  return atCoordinator(cluster, group, async (timeoutMs) => {
    const response = await cluster.request(
      'OffsetFetch',
      { coordinator: 'group', key: group },
      (version) => (version >= 8 ? { groups: [{ groupId: group, topics: asked }] } : { groupId: group, topics: asked }),
      { ...BY_TOPIC_NAME, timeoutMs },
    );
    const answer = response.groups.find(({ groupId }) => groupId === group) ?? response;
    if (answer.errorCode !== 0) throw new KafkaError('OffsetFetch', answer.errorCode, doing);
    return answer.topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, committedOffset, errorCode }) => {
        if (errorCode !== 0) throw new KafkaError('OffsetFetch', errorCode, `${doing}, ${name}-${partitionIndex}`);
        const offset = Number(committedOffset);
        return { topic: name, partition: partitionIndex, offset: offset < 0 ? null : offset };
      }),
    );
  });
}

/** Commit as a simple consumer, outside any generation; refused (UNKNOWN_MEMBER_ID) while the group has members. */
export function commitOffsets(
  cluster: Cluster,
  group: string,
  offsets: TopicPartitionOffset[],
  member: { generationId: number; memberId: string; groupInstanceId: string | null } = {
    generationId: -1,
    memberId: '',
    groupInstanceId: null,
  },
): Promise<void> {
  const topics = new Map<string, { partitionIndex: number; committedOffset: number; committedMetadata: string }[]>();
  for (const { topic, partition, offset } of offsets) {
    const entry = { partitionIndex: partition, committedOffset: offset, committedMetadata: '' };
    topics.set(topic, [...(topics.get(topic) ?? []), entry]);
  }
  return atCoordinator(cluster, group, async (timeoutMs) => {
    const response = await cluster.request(
      'OffsetCommit',
      { coordinator: 'group', key: group },
      {
        groupId: group,
        generationIdOrMemberEpoch: member.generationId,
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        topics: [...topics].map(([name, partitions]) => ({ name, partitions })),
      },
      { ...BY_TOPIC_NAME, timeoutMs },
    );
    failOnFirst(response, group);
  });
}

function failOnFirst(response: ResponseOf<'OffsetCommit'>, group: string): void {
  for (const { name, partitions } of response.topics) {
    for (const { partitionIndex, errorCode } of partitions) {
      if (errorCode !== 0)
        throw new KafkaError('OffsetCommit', errorCode, `committing ${name}-${partitionIndex} for group ${group}`);
    }
  }
}

/** Every broker lists the groups that it coordinates; all brokers must answer. */
export async function listGroups(cluster: Cluster): Promise<ListedGroup[]> {
  const perBroker = await Promise.all(
    cluster.brokers().map(({ id }) => cluster.request('ListGroups', { broker: id }, {})),
  );
  return perBroker.flatMap(({ groups }) =>
    groups.map(({ groupId, protocolType, groupState }) => ({ group: groupId, protocolType, state: groupState })),
  );
}

/** A group that does not exist comes back as state Dead. */
export function describeGroup(cluster: Cluster, group: string): Promise<DescribedGroup> {
  return atCoordinator(cluster, group, async (timeoutMs) => {
    const response = await cluster.request(
      'DescribeGroups',
      { coordinator: 'group', key: group },
      { groups: [group] },
      { timeoutMs },
    );
    const found = response.groups.find(({ groupId }) => groupId === group);
    const errorCode = found === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : found.errorCode;
    // Since version 6 an unknown group is an error (KIP-1043), before it was a group in state Dead.
    if (errorCode === ErrorCode.GROUP_ID_NOT_FOUND)
      return { group, state: 'Dead', protocolType: '', protocol: '', members: [] };
    if (found === undefined || errorCode !== 0)
      throw new KafkaError('DescribeGroups', errorCode, `describing group ${group}`, found?.errorMessage);
    const members = found.members.map(
      ({ memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment }) => ({
        memberId,
        groupInstanceId,
        clientId,
        clientHost,
        metadata: memberMetadata,
        assignment: memberAssignment,
      }),
    );
    return { group, state: found.groupState, protocolType: found.protocolType, protocol: found.protocolData, members };
  });
}

/** Groups that do not exist are fine. @throws KafkaError NON_EMPTY_GROUP while it has members */
export async function deleteGroups(cluster: Cluster, names: string[]): Promise<void> {
  for (const group of names) {
    await atCoordinator(cluster, group, async (timeoutMs) => {
      const response = await cluster.request(
        'DeleteGroups',
        { coordinator: 'group', key: group },
        { groupsNames: [group] },
        { timeoutMs },
      );
      const errorCode = response.results.find(({ groupId }) => groupId === group)?.errorCode ?? 0;
      if (errorCode !== 0 && errorCode !== ErrorCode.GROUP_ID_NOT_FOUND)
        throw new KafkaError('DeleteGroups', errorCode, `deleting group ${group}`);
    });
  }
}

/** Group APIs hide NOT_COORDINATOR and COORDINATOR_LOAD_IN_PROGRESS inside their lists; look the coordinator up again on each. */
function atCoordinator<T>(cluster: Cluster, group: string, action: (timeoutMs: number) => Promise<T>): Promise<T> {
  const deadline = deadlineIn(GROUP_ACTION_MS);
  return retrying(
    deadline,
    () => action(Math.max(1, deadline.left())),
    async () => {
      await cluster.coordinator('group', group, { refresh: true });
    },
  );
}
