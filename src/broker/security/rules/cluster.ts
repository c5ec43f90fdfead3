import { type ApiName, ErrorCode, type RequestOf } from '../../../protocol/index.js';
import { noToken, ownerOf } from '../../api/38-create-delegation-token.js';
import type { Answer } from '../../context.js';
import type { Access } from '../access.js';
import { mayAskForTokens } from '../delegation-tokens.js';
import type { Rule, Rules } from './rule.js';

const errorCode = ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
const errorMessage = 'Cluster authorization failed.';
const refusal = { errorCode, errorMessage };

/** APIs that are about the cluster as a whole, and those that ask for nothing at all. */
export const clusterRules: Rules = {
  ApiVersions: open(),
  SaslHandshake: open(),
  SaslAuthenticate: open(),
  DescribeCluster: open(),
  GetTelemetrySubscriptions: open(),
  PushTelemetry: open(),

  DescribeAcls: needs('DESCRIBE', () => refusal),
  CreateAcls: needs('ALTER', ({ creations }) => ({ results: creations.map(() => refusal) })),
  DeleteAcls: needs('ALTER', ({ filters }) => ({ filterResults: filters.map(() => refusal) })),

  DescribeClientQuotas: needs('DESCRIBE_CONFIGS', () => ({ ...refusal, entries: null })),
  AlterClientQuotas: needs('ALTER_CONFIGS', ({ entries }) => ({
    entries: entries.map(({ entity }) => ({ ...refusal, entity })),
  })),

  // As Kafka does, once for each user asked for, without its name.
  DescribeUserScramCredentials: needs('DESCRIBE', ({ users }) => ({
    ...refusal,
    results: (users ?? []).map(() => refusal),
  })),
  AlterUserScramCredentials: needs('ALTER', ({ deletions, upsertions }) => ({
    results: [...new Set([...deletions, ...upsertions].map(({ name }) => name))].map((user) => ({ user, ...refusal })),
  })),

  DescribeLogDirs: needs('DESCRIBE', () => ({ errorCode })),
  AlterReplicaLogDirs: needs('ALTER', ({ dirs }) => ({
    results: dirs
      .flatMap(({ topics }) => topics)
      .map(({ name, partitions }) => ({
        topicName: name,
        partitions: partitions.map((partitionIndex) => ({ partitionIndex, errorCode })),
      })),
  })),
  ElectLeaders: needs('ALTER', ({ topicPartitions }) => ({
    errorCode,
    replicaElectionResults: (topicPartitions ?? []).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map((partitionId) => ({ partitionId, ...refusal })),
    })),
  })),
  AlterPartitionReassignments: needs('ALTER', ({ topics }) => ({
    ...refusal,
    responses: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, ...refusal })),
    })),
  })),
  ListPartitionReassignments: needs('DESCRIBE', () => refusal),
  UpdateFeatures: needs('ALTER', () => refusal),
  UnregisterBroker: needs('ALTER', () => refusal),
  DescribeQuorum: needs('DESCRIBE', () => refusal),
  AddRaftVoter: needs('ALTER', () => refusal),
  RemoveRaftVoter: needs('ALTER', () => refusal),
  ListConfigResources: needs('DESCRIBE_CONFIGS', () => ({ errorCode })),

  WriteTxnMarkers: ({ request, access }) => {
    if (access.mayOnCluster('ALTER') || access.mayOnCluster('CLUSTER_ACTION')) return { allow: request };
    const markers = request.markers.map(({ producerId, topics }) => ({
      producerId,
      topics: topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, errorCode })),
      })),
    }));
    return { refuse: { markers } };
  },

  /** A token for somebody else needs CREATE_TOKENS on that user; everything else is about the asker's own tokens. */
  CreateDelegationToken: ({ request, context, access }) => {
    const { session } = context;
    const owner = ownerOf(request, session.principal);
    const isOwn = owner.type === session.principal.type && owner.name === session.principal.name;
    const may =
      isOwn || !mayAskForTokens(session) || access.may('CREATE_TOKENS', 'USER', `${owner.type}:${owner.name}`);
    if (may) return { allow: request };
    return { refuse: noToken(request, context, ErrorCode.DELEGATION_TOKEN_AUTHORIZATION_FAILED) };
  },
  RenewDelegationToken: open(),
  ExpireDelegationToken: open(),
  DescribeDelegationToken: open(),
};

function open<A extends ApiName>(): Rule<A> {
  return ({ request }) => ({ allow: request });
}

function needs<A extends ApiName>(
  operation: Parameters<Access['mayOnCluster']>[0],
  refuse: (request: RequestOf<A>) => Answer<A>,
): Rule<A> {
  return ({ request, access }) => (access.mayOnCluster(operation) ? { allow: request } : { refuse: refuse(request) });
}
