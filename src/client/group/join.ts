import { ErrorCode, type ResponseOf } from '../../protocol/index.js';
import type { Cluster } from '../cluster.js';
import type { Connection } from '../connection.js';
import { KafkaError } from '../errors.js';
import { type AssignorName, assignors, type SubscribedMember } from './assignors.js';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  type TopicPartition,
} from './consumer-protocol.js';

export interface Generation {
  generationId: number;
  memberId: string;
  /** this member computed the assignment */
  isLeader: boolean;
  assignor: string;
  /** member ids of the generation; known to the leader only, else empty */
  members: string[];
  assignment: TopicPartition[];
}

export interface Membership {
  groupId: string;
  groupInstanceId: string | null;
  topics: string[];
  assignors: AssignorName[];
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
}

/** The coordinator may hold both answers back for as long as the rebalance may take. */
const GRACE_MS = 5_000;

/**
 * One rebalance: JoinGroup (twice when the coordinator first hands out a member id, KIP-394), the assignment if this
 * member leads, SyncGroup. `onMemberId` is told the id as soon as it is known, so that a member which gives up half way
 * can still leave.
 * @throws KafkaError as the coordinator answered; ConnectionError, RequestTimeout; the signal's reason
 */
export async function joinAndSync(
  cluster: Cluster,
  connection: Connection,
  membership: Membership,
  before: { memberId: string; owned: TopicPartition[]; generationId: number },
  onMemberId: (memberId: string) => void,
  signal: AbortSignal,
): Promise<Generation> {
  const joined = await join(connection, membership, before, onMemberId, signal);
  const isLeader = joined.leader === joined.memberId;
  const assignor = joined.protocolName ?? '';
  // A static leader that returned in time changes nothing (KIP-814): the coordinator keeps the assignment it has.
  const assignments = isLeader && !joined.skipAssignment ? await assign(cluster, assignor, joined) : [];
  const synced = await connection.send(
    'SyncGroup',
    {
      groupId: membership.groupId,
      generationId: joined.generationId,
      memberId: joined.memberId,
      groupInstanceId: membership.groupInstanceId,
      protocolType: 'consumer',
      protocolName: assignor,
      assignments,
    },
    { timeoutMs: membership.rebalanceTimeoutMs + GRACE_MS, signal },
  );
  if (synced.errorCode !== 0) throw refused('SyncGroup', synced.errorCode, membership);
  return {
    generationId: joined.generationId,
    memberId: joined.memberId,
    isLeader,
    assignor,
    members: joined.members.map(({ memberId }) => memberId),
    assignment: decodeAssignment(synced.assignment),
  };
}

async function join(
  connection: Connection,
  membership: Membership,
  before: { memberId: string; owned: TopicPartition[]; generationId: number },
  onMemberId: (memberId: string) => void,
  signal: AbortSignal,
): Promise<ResponseOf<'JoinGroup'>> {
  const { groupId, groupInstanceId, topics, sessionTimeoutMs, rebalanceTimeoutMs } = membership;
  const metadata = encodeSubscription({ topics, owned: before.owned, generationId: before.generationId });
  let memberId = before.memberId;
  for (let asked = 1; ; asked++) {
    const response = await connection.send(
      'JoinGroup',
      {
        groupId,
        groupInstanceId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        memberId,
        protocolType: 'consumer',
        protocols: membership.assignors.map((name) => ({ name, metadata })),
      },
      { timeoutMs: Math.max(rebalanceTimeoutMs, sessionTimeoutMs) + GRACE_MS, signal },
    );
    if (response.memberId !== '') onMemberId(response.memberId);
    if (response.errorCode === 0) return response;
    if (response.errorCode !== ErrorCode.MEMBER_ID_REQUIRED || asked > 1)
      throw refused('JoinGroup', response.errorCode, membership);
    memberId = response.memberId;
  }
}

async function assign(
  cluster: Cluster,
  assignor: string,
  joined: ResponseOf<'JoinGroup'>,
): Promise<{ memberId: string; assignment: Buffer }[]> {
  const members: SubscribedMember[] = joined.members.map(({ memberId, groupInstanceId, metadata }) => ({
    memberId,
    groupInstanceId,
    ...decodeSubscription(metadata),
  }));
  const counts = new Map<string, number>();
  for (const topic of new Set(members.flatMap(({ topics }) => topics))) {
    const view = await cluster.topic(topic, { refresh: true });
    if (view !== null) counts.set(topic, view.partitions.length);
  }
  if (!(assignor in assignors))
    throw new Error(`The coordinator chose the assignor "${assignor}", which this member did not offer`);
  const assigned = assignors[assignor as AssignorName](members, counts);
  return [...assigned].map(([memberId, partitions]) => ({ memberId, assignment: encodeAssignment(partitions) }));
}

const refused = (api: 'JoinGroup' | 'SyncGroup', code: number, { groupId }: Membership): KafkaError =>
  new KafkaError(api, code, `joining group ${groupId}`);
