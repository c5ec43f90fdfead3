// Kafka's messages as TypeScript, generated from the message definitions of Apache Kafka 4.3.1 by scripts/generate-protocol.mjs.
// Do not edit: run the generator against a newer kafka-clients jar instead.

interface UnknownTaggedField {
  tag: number;
  data: Buffer;
}

interface AddOffsetsToTxnRequest {
  transactionalId: string;
  producerId: bigint;
  producerEpoch: number;
  groupId: string;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AddOffsetsToTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AddPartitionsToTxnRequest {
  transactions: {
    transactionalId: string;
    producerId: bigint;
    producerEpoch: number;
    verifyOnly: boolean;
    topics: {
      name: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  v3AndBelowTransactionalId: string;
  v3AndBelowProducerId: bigint;
  v3AndBelowProducerEpoch: number;
  v3AndBelowTopics: {
    name: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AddPartitionsToTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
  resultsByTransaction: {
    transactionalId: string;
    topicResults: {
      name: string;
      resultsByPartition: {
        partitionIndex: number;
        partitionErrorCode: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  resultsByTopicV3AndBelow: {
    name: string;
    resultsByPartition: {
      partitionIndex: number;
      partitionErrorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AddRaftVoterRequest {
  clusterId: string | null;
  timeoutMs: number;
  voterId: number;
  voterDirectoryId: string;
  listeners: {
    name: string;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  ackWhenCommitted: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AddRaftVoterResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AllocateProducerIdsRequest {
  brokerId: number;
  brokerEpoch: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AllocateProducerIdsResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerIdStart: bigint;
  producerIdLen: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterClientQuotasRequest {
  entries: {
    entity: {
      entityType: string;
      entityName: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    ops: {
      key: string;
      value: number;
      remove: boolean;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  validateOnly: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterClientQuotasResponse {
  throttleTimeMs: number;
  entries: {
    errorCode: number;
    errorMessage: string | null;
    entity: {
      entityType: string;
      entityName: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterConfigsRequest {
  resources: {
    resourceType: number;
    resourceName: string;
    configs: {
      name: string;
      value: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  validateOnly: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterConfigsResponse {
  throttleTimeMs: number;
  responses: {
    errorCode: number;
    errorMessage: string | null;
    resourceType: number;
    resourceName: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterPartitionReassignmentsRequest {
  timeoutMs: number;
  allowReplicationFactorChange: boolean;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      replicas: number[] | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterPartitionReassignmentsResponse {
  throttleTimeMs: number;
  allowReplicationFactorChange: boolean;
  errorCode: number;
  errorMessage: string | null;
  responses: {
    name: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      errorMessage: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterPartitionRequest {
  brokerId: number;
  brokerEpoch: bigint;
  topics: {
    topicId: string;
    partitions: {
      partitionIndex: number;
      leaderEpoch: number;
      newIsr: number[];
      newIsrWithEpochs: {
        brokerId: number;
        brokerEpoch: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      leaderRecoveryState: number;
      partitionEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterPartitionResponse {
  throttleTimeMs: number;
  errorCode: number;
  topics: {
    topicId: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      leaderId: number;
      leaderEpoch: number;
      isr: number[];
      leaderRecoveryState: number;
      partitionEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterReplicaLogDirsRequest {
  dirs: {
    path: string;
    topics: {
      name: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterReplicaLogDirsResponse {
  throttleTimeMs: number;
  results: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterShareGroupOffsetsRequest {
  groupId: string;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      startOffset: bigint;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterShareGroupOffsetsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  responses: {
    topicName: string;
    topicId: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      errorMessage: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterUserScramCredentialsRequest {
  deletions: {
    name: string;
    mechanism: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  upsertions: {
    name: string;
    mechanism: number;
    iterations: number;
    salt: Buffer;
    saltedPassword: Buffer;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AlterUserScramCredentialsResponse {
  throttleTimeMs: number;
  results: {
    user: string;
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ApiVersionsRequest {
  clientSoftwareName: string;
  clientSoftwareVersion: string;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ApiVersionsResponse {
  errorCode: number;
  apiKeys: {
    apiKey: number;
    minVersion: number;
    maxVersion: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  throttleTimeMs: number;
  supportedFeatures: {
    name: string;
    minVersion: number;
    maxVersion: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  finalizedFeaturesEpoch: bigint;
  finalizedFeatures: {
    name: string;
    maxVersionLevel: number;
    minVersionLevel: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  zkMigrationReady: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AssignReplicasToDirsRequest {
  brokerId: number;
  brokerEpoch: bigint;
  directories: {
    id: string;
    topics: {
      topicId: string;
      partitions: {
        partitionIndex: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface AssignReplicasToDirsResponse {
  throttleTimeMs: number;
  errorCode: number;
  directories: {
    id: string;
    topics: {
      topicId: string;
      partitions: {
        partitionIndex: number;
        errorCode: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface BeginQuorumEpochRequest {
  clusterId: string | null;
  voterId: number;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      voterDirectoryId: string;
      leaderId: number;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  leaderEndpoints: {
    name: string;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface BeginQuorumEpochResponse {
  errorCode: number;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      leaderId: number;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface BrokerHeartbeatRequest {
  brokerId: number;
  brokerEpoch: bigint;
  currentMetadataOffset: bigint;
  wantFence: boolean;
  wantShutDown: boolean;
  offlineLogDirs: string[];
  cordonedLogDirs: string[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface BrokerHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  isCaughtUp: boolean;
  isFenced: boolean;
  shouldShutDown: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface BrokerRegistrationRequest {
  brokerId: number;
  clusterId: string;
  incarnationId: string;
  listeners: {
    name: string;
    host: string;
    port: number;
    securityProtocol: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  features: {
    name: string;
    minSupportedVersion: number;
    maxSupportedVersion: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  rack: string | null;
  isMigratingZkBroker: boolean;
  logDirs: string[];
  previousBrokerEpoch: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface BrokerRegistrationResponse {
  throttleTimeMs: number;
  errorCode: number;
  brokerEpoch: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ConsumerGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ConsumerGroupDescribeResponse {
  throttleTimeMs: number;
  groups: {
    errorCode: number;
    errorMessage: string | null;
    groupId: string;
    groupState: string;
    groupEpoch: number;
    assignmentEpoch: number;
    assignorName: string;
    members: {
      memberId: string;
      instanceId: string | null;
      rackId: string | null;
      memberEpoch: number;
      clientId: string;
      clientHost: string;
      subscribedTopicNames: string[];
      subscribedTopicRegex: string | null;
      assignment: {
        topicPartitions: {
          topicId: string;
          topicName: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      targetAssignment: {
        topicPartitions: {
          topicId: string;
          topicName: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      memberType: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    authorizedOperations: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ConsumerGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  subscribedTopicNames: string[] | null;
  subscribedTopicRegex: string | null;
  serverAssignor: string | null;
  topicPartitions: {
    topicId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ConsumerGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  assignment: {
    topicPartitions: {
      topicId: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  } | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ConsumerProtocolAssignment {
  assignedPartitions: {
    topic: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  userData: Buffer | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ConsumerProtocolSubscription {
  topics: string[];
  userData: Buffer | null;
  ownedPartitions: {
    topic: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  generationId: number;
  rackId: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ControlRecordTypeSchema {
  type: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ControllerRegistrationRequest {
  controllerId: number;
  incarnationId: string;
  zkMigrationReady: boolean;
  listeners: {
    name: string;
    host: string;
    port: number;
    securityProtocol: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  features: {
    name: string;
    minSupportedVersion: number;
    maxSupportedVersion: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ControllerRegistrationResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreateAclsRequest {
  creations: {
    resourceType: number;
    resourceName: string;
    resourcePatternType: number;
    principal: string;
    host: string;
    operation: number;
    permissionType: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreateAclsResponse {
  throttleTimeMs: number;
  results: {
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreateDelegationTokenRequest {
  ownerPrincipalType: string | null;
  ownerPrincipalName: string | null;
  renewers: {
    principalType: string;
    principalName: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  maxLifetimeMs: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreateDelegationTokenResponse {
  errorCode: number;
  principalType: string;
  principalName: string;
  tokenRequesterPrincipalType: string;
  tokenRequesterPrincipalName: string;
  issueTimestampMs: bigint;
  expiryTimestampMs: bigint;
  maxTimestampMs: bigint;
  tokenId: string;
  hmac: Buffer;
  throttleTimeMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreatePartitionsRequest {
  topics: {
    name: string;
    count: number;
    assignments: {
      brokerIds: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[] | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  timeoutMs: number;
  validateOnly: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreatePartitionsResponse {
  throttleTimeMs: number;
  results: {
    name: string;
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreateTopicsRequest {
  topics: {
    name: string;
    numPartitions: number;
    replicationFactor: number;
    assignments: {
      partitionIndex: number;
      brokerIds: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    configs: {
      name: string;
      value: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  timeoutMs: number;
  validateOnly: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface CreateTopicsResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    topicId: string;
    errorCode: number;
    errorMessage: string | null;
    topicConfigErrorCode: number;
    numPartitions: number;
    replicationFactor: number;
    configs: {
      name: string;
      value: string | null;
      readOnly: boolean;
      configSource: number;
      isSensitive: boolean;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[] | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DefaultPrincipalData {
  type: string;
  name: string;
  tokenAuthenticated: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteAclsRequest {
  filters: {
    resourceTypeFilter: number;
    resourceNameFilter: string | null;
    patternTypeFilter: number;
    principalFilter: string | null;
    hostFilter: string | null;
    operation: number;
    permissionType: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteAclsResponse {
  throttleTimeMs: number;
  filterResults: {
    errorCode: number;
    errorMessage: string | null;
    matchingAcls: {
      errorCode: number;
      errorMessage: string | null;
      resourceType: number;
      resourceName: string;
      patternType: number;
      principal: string;
      host: string;
      operation: number;
      permissionType: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteGroupsRequest {
  groupsNames: string[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteGroupsResponse {
  throttleTimeMs: number;
  results: {
    groupId: string;
    errorCode: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteRecordsRequest {
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      offset: bigint;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  timeoutMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteRecordsResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      lowWatermark: bigint;
      errorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteShareGroupOffsetsRequest {
  groupId: string;
  topics: {
    topicName: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteShareGroupOffsetsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  responses: {
    topicName: string;
    topicId: string;
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteShareGroupStateRequest {
  groupId: string;
  topics: {
    topicId: string;
    partitions: {
      partition: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteShareGroupStateResponse {
  results: {
    topicId: string;
    partitions: {
      partition: number;
      errorCode: number;
      errorMessage: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteTopicsRequest {
  topics: {
    name: string | null;
    topicId: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  topicNames: string[];
  timeoutMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DeleteTopicsResponse {
  throttleTimeMs: number;
  responses: {
    name: string | null;
    topicId: string;
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeAclsRequest {
  resourceTypeFilter: number;
  resourceNameFilter: string | null;
  patternTypeFilter: number;
  principalFilter: string | null;
  hostFilter: string | null;
  operation: number;
  permissionType: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeAclsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  resources: {
    resourceType: number;
    resourceName: string;
    patternType: number;
    acls: {
      principal: string;
      host: string;
      operation: number;
      permissionType: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeClientQuotasRequest {
  components: {
    entityType: string;
    matchType: number;
    match: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  strict: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeClientQuotasResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  entries: {
    entity: {
      entityType: string;
      entityName: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    values: {
      key: string;
      value: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeClusterRequest {
  includeClusterAuthorizedOperations: boolean;
  endpointType: number;
  includeFencedBrokers: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeClusterResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  endpointType: number;
  clusterId: string;
  controllerId: number;
  brokers: {
    brokerId: number;
    host: string;
    port: number;
    rack: string | null;
    isFenced: boolean;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  clusterAuthorizedOperations: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeConfigsRequest {
  resources: {
    resourceType: number;
    resourceName: string;
    configurationKeys: string[] | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  includeSynonyms: boolean;
  includeDocumentation: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeConfigsResponse {
  throttleTimeMs: number;
  results: {
    errorCode: number;
    errorMessage: string | null;
    resourceType: number;
    resourceName: string;
    configs: {
      name: string;
      value: string | null;
      readOnly: boolean;
      configSource: number;
      isSensitive: boolean;
      synonyms: {
        name: string;
        value: string | null;
        source: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      configType: number;
      documentation: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeDelegationTokenRequest {
  owners: {
    principalType: string;
    principalName: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeDelegationTokenResponse {
  errorCode: number;
  tokens: {
    principalType: string;
    principalName: string;
    tokenRequesterPrincipalType: string;
    tokenRequesterPrincipalName: string;
    issueTimestamp: bigint;
    expiryTimestamp: bigint;
    maxTimestamp: bigint;
    tokenId: string;
    hmac: Buffer;
    renewers: {
      principalType: string;
      principalName: string;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  throttleTimeMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeGroupsRequest {
  groups: string[];
  includeAuthorizedOperations: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeGroupsResponse {
  throttleTimeMs: number;
  groups: {
    errorCode: number;
    errorMessage: string | null;
    groupId: string;
    groupState: string;
    protocolType: string;
    protocolData: string;
    members: {
      memberId: string;
      groupInstanceId: string | null;
      clientId: string;
      clientHost: string;
      memberMetadata: Buffer;
      memberAssignment: Buffer;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    authorizedOperations: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeLogDirsRequest {
  topics: {
    topic: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeLogDirsResponse {
  throttleTimeMs: number;
  errorCode: number;
  results: {
    errorCode: number;
    logDir: string;
    topics: {
      name: string;
      partitions: {
        partitionIndex: number;
        partitionSize: bigint;
        offsetLag: bigint;
        isFutureKey: boolean;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    totalBytes: bigint;
    usableBytes: bigint;
    isCordoned: boolean;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeProducersRequest {
  topics: {
    name: string;
    partitionIndexes: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeProducersResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      errorMessage: string | null;
      activeProducers: {
        producerId: bigint;
        producerEpoch: number;
        lastSequence: number;
        lastTimestamp: bigint;
        coordinatorEpoch: number;
        currentTxnStartOffset: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeQuorumRequest {
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeQuorumResponse {
  errorCode: number;
  errorMessage: string | null;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      errorMessage: string | null;
      leaderId: number;
      leaderEpoch: number;
      highWatermark: bigint;
      currentVoters: {
        replicaId: number;
        replicaDirectoryId: string;
        logEndOffset: bigint;
        lastFetchTimestamp: bigint;
        lastCaughtUpTimestamp: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      observers: {
        replicaId: number;
        replicaDirectoryId: string;
        logEndOffset: bigint;
        lastFetchTimestamp: bigint;
        lastCaughtUpTimestamp: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodes: {
    nodeId: number;
    listeners: {
      name: string;
      host: string;
      port: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeShareGroupOffsetsRequest {
  groups: {
    groupId: string;
    topics: {
      topicName: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[] | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeShareGroupOffsetsResponse {
  throttleTimeMs: number;
  groups: {
    groupId: string;
    topics: {
      topicName: string;
      topicId: string;
      partitions: {
        partitionIndex: number;
        startOffset: bigint;
        leaderEpoch: number;
        lag: bigint;
        errorCode: number;
        errorMessage: string | null;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeTopicPartitionsRequest {
  topics: {
    name: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  responsePartitionLimit: number;
  cursor: {
    topicName: string;
    partitionIndex: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  } | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeTopicPartitionsResponse {
  throttleTimeMs: number;
  topics: {
    errorCode: number;
    name: string | null;
    topicId: string;
    isInternal: boolean;
    partitions: {
      errorCode: number;
      partitionIndex: number;
      leaderId: number;
      leaderEpoch: number;
      replicaNodes: number[];
      isrNodes: number[];
      eligibleLeaderReplicas: number[] | null;
      lastKnownElr: number[] | null;
      offlineReplicas: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    topicAuthorizedOperations: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nextCursor: {
    topicName: string;
    partitionIndex: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  } | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeTransactionsRequest {
  transactionalIds: string[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeTransactionsResponse {
  throttleTimeMs: number;
  transactionStates: {
    errorCode: number;
    transactionalId: string;
    transactionState: string;
    transactionTimeoutMs: number;
    transactionStartTimeMs: bigint;
    producerId: bigint;
    producerEpoch: number;
    topics: {
      topic: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeUserScramCredentialsRequest {
  users: {
    name: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface DescribeUserScramCredentialsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  results: {
    user: string;
    errorCode: number;
    errorMessage: string | null;
    credentialInfos: {
      mechanism: number;
      iterations: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ElectLeadersRequest {
  electionType: number;
  topicPartitions: {
    topic: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  timeoutMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ElectLeadersResponse {
  throttleTimeMs: number;
  errorCode: number;
  replicaElectionResults: {
    topic: string;
    partitionResult: {
      partitionId: number;
      errorCode: number;
      errorMessage: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EndQuorumEpochRequest {
  clusterId: string | null;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      leaderId: number;
      leaderEpoch: number;
      preferredSuccessors: number[];
      preferredCandidates: {
        candidateId: number;
        candidateDirectoryId: string;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  leaderEndpoints: {
    name: string;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EndQuorumEpochResponse {
  errorCode: number;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      leaderId: number;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EndTxnMarker {
  coordinatorEpoch: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EndTxnRequest {
  transactionalId: string;
  producerId: bigint;
  producerEpoch: number;
  committed: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EndTxnResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerId: bigint;
  producerEpoch: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EnvelopeRequest {
  requestData: Buffer;
  requestPrincipal: Buffer | null;
  clientHostAddress: Buffer;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface EnvelopeResponse {
  responseData: Buffer | null;
  errorCode: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ExpireDelegationTokenRequest {
  hmac: Buffer;
  expiryTimePeriodMs: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ExpireDelegationTokenResponse {
  errorCode: number;
  expiryTimestampMs: bigint;
  throttleTimeMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface FetchRequest {
  clusterId: string | null;
  replicaId: number;
  replicaState: {
    replicaId: number;
    replicaEpoch: bigint;
    _unknownTaggedFields?: UnknownTaggedField[];
  };
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  isolationLevel: number;
  sessionId: number;
  sessionEpoch: number;
  topics: {
    topic: string;
    topicId: string;
    partitions: {
      partition: number;
      currentLeaderEpoch: number;
      fetchOffset: bigint;
      lastFetchedEpoch: number;
      logStartOffset: bigint;
      partitionMaxBytes: number;
      replicaDirectoryId: string;
      highWatermark: bigint;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  forgottenTopicsData: {
    topic: string;
    topicId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  rackId: string;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface FetchResponse {
  throttleTimeMs: number;
  errorCode: number;
  sessionId: number;
  responses: {
    topic: string;
    topicId: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      highWatermark: bigint;
      lastStableOffset: bigint;
      logStartOffset: bigint;
      divergingEpoch: {
        epoch: number;
        endOffset: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      currentLeader: {
        leaderId: number;
        leaderEpoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      snapshotId: {
        endOffset: bigint;
        epoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      abortedTransactions: {
        producerId: bigint;
        firstOffset: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[] | null;
      preferredReadReplica: number;
      records: Buffer | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    rack: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface FetchSnapshotRequest {
  clusterId: string | null;
  replicaId: number;
  maxBytes: number;
  topics: {
    name: string;
    partitions: {
      partition: number;
      currentLeaderEpoch: number;
      snapshotId: {
        endOffset: bigint;
        epoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      position: bigint;
      replicaDirectoryId: string;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface FetchSnapshotResponse {
  throttleTimeMs: number;
  errorCode: number;
  topics: {
    name: string;
    partitions: {
      index: number;
      errorCode: number;
      snapshotId: {
        endOffset: bigint;
        epoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      currentLeader: {
        leaderId: number;
        leaderEpoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      size: bigint;
      position: bigint;
      unalignedRecords: Buffer | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface FindCoordinatorRequest {
  key: string;
  keyType: number;
  coordinatorKeys: string[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface FindCoordinatorResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  nodeId: number;
  host: string;
  port: number;
  coordinators: {
    key: string;
    nodeId: number;
    host: string;
    port: number;
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface GetTelemetrySubscriptionsRequest {
  clientInstanceId: string;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface GetTelemetrySubscriptionsResponse {
  throttleTimeMs: number;
  errorCode: number;
  clientInstanceId: string;
  subscriptionId: number;
  acceptedCompressionTypes: number[];
  pushIntervalMs: number;
  telemetryMaxBytes: number;
  deltaTemporality: boolean;
  requestedMetrics: string[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface HeartbeatRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface HeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface IncrementalAlterConfigsRequest {
  resources: {
    resourceType: number;
    resourceName: string;
    configs: {
      name: string;
      configOperation: number;
      value: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  validateOnly: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface IncrementalAlterConfigsResponse {
  throttleTimeMs: number;
  responses: {
    errorCode: number;
    errorMessage: string | null;
    resourceType: number;
    resourceName: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface InitProducerIdRequest {
  transactionalId: string | null;
  transactionTimeoutMs: number;
  producerId: bigint;
  producerEpoch: number;
  enable2Pc: boolean;
  keepPreparedTxn: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface InitProducerIdResponse {
  throttleTimeMs: number;
  errorCode: number;
  producerId: bigint;
  producerEpoch: number;
  ongoingTxnProducerId: bigint;
  ongoingTxnProducerEpoch: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface InitializeShareGroupStateRequest {
  groupId: string;
  topics: {
    topicId: string;
    partitions: {
      partition: number;
      stateEpoch: number;
      startOffset: bigint;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface InitializeShareGroupStateResponse {
  results: {
    topicId: string;
    partitions: {
      partition: number;
      errorCode: number;
      errorMessage: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface JoinGroupRequest {
  groupId: string;
  sessionTimeoutMs: number;
  rebalanceTimeoutMs: number;
  memberId: string;
  groupInstanceId: string | null;
  protocolType: string;
  protocols: {
    name: string;
    metadata: Buffer;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  reason: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface JoinGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  generationId: number;
  protocolType: string | null;
  protocolName: string | null;
  leader: string;
  skipAssignment: boolean;
  memberId: string;
  members: {
    memberId: string;
    groupInstanceId: string | null;
    metadata: Buffer;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface KRaftVersionRecord {
  version: number;
  kRaftVersion: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface LeaderChangeMessage {
  version: number;
  leaderId: number;
  voters: {
    voterId: number;
    voterDirectoryId: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  grantingVoters: {
    voterId: number;
    voterDirectoryId: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface LeaveGroupRequest {
  groupId: string;
  memberId: string;
  members: {
    memberId: string;
    groupInstanceId: string | null;
    reason: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface LeaveGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  members: {
    memberId: string;
    groupInstanceId: string | null;
    errorCode: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListConfigResourcesRequest {
  resourceTypes: number[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListConfigResourcesResponse {
  throttleTimeMs: number;
  errorCode: number;
  configResources: {
    resourceName: string;
    resourceType: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListGroupsRequest {
  statesFilter: string[];
  typesFilter: string[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListGroupsResponse {
  throttleTimeMs: number;
  errorCode: number;
  groups: {
    groupId: string;
    protocolType: string;
    groupState: string;
    groupType: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListOffsetsRequest {
  replicaId: number;
  isolationLevel: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      currentLeaderEpoch: number;
      timestamp: bigint;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  timeoutMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListOffsetsResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      timestamp: bigint;
      offset: bigint;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListPartitionReassignmentsRequest {
  timeoutMs: number;
  topics: {
    name: string;
    partitionIndexes: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListPartitionReassignmentsResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      replicas: number[];
      addingReplicas: number[];
      removingReplicas: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListTransactionsRequest {
  stateFilters: string[];
  producerIdFilters: bigint[];
  durationFilter: bigint;
  transactionalIdPattern: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ListTransactionsResponse {
  throttleTimeMs: number;
  errorCode: number;
  unknownStateFilters: string[];
  transactionStates: {
    transactionalId: string;
    producerId: bigint;
    transactionState: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface MetadataRequest {
  topics: {
    topicId: string;
    name: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  allowAutoTopicCreation: boolean;
  includeClusterAuthorizedOperations: boolean;
  includeTopicAuthorizedOperations: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface MetadataResponse {
  throttleTimeMs: number;
  brokers: {
    nodeId: number;
    host: string;
    port: number;
    rack: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  clusterId: string | null;
  controllerId: number;
  topics: {
    errorCode: number;
    name: string | null;
    topicId: string;
    isInternal: boolean;
    partitions: {
      errorCode: number;
      partitionIndex: number;
      leaderId: number;
      leaderEpoch: number;
      replicaNodes: number[];
      isrNodes: number[];
      offlineReplicas: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    topicAuthorizedOperations: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  clusterAuthorizedOperations: number;
  errorCode: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetCommitRequest {
  groupId: string;
  generationIdOrMemberEpoch: number;
  memberId: string;
  groupInstanceId: string | null;
  retentionTimeMs: bigint;
  topics: {
    name: string;
    topicId: string;
    partitions: {
      partitionIndex: number;
      committedOffset: bigint;
      committedLeaderEpoch: number;
      committedMetadata: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetCommitResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    topicId: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetDeleteRequest {
  groupId: string;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetDeleteResponse {
  errorCode: number;
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetFetchRequest {
  groupId: string;
  topics: {
    name: string;
    partitionIndexes: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  groups: {
    groupId: string;
    memberId: string | null;
    memberEpoch: number;
    topics: {
      name: string;
      topicId: string;
      partitionIndexes: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[] | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  requireStable: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetFetchResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      committedOffset: bigint;
      committedLeaderEpoch: number;
      metadata: string | null;
      errorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  errorCode: number;
  groups: {
    groupId: string;
    topics: {
      name: string;
      topicId: string;
      partitions: {
        partitionIndex: number;
        committedOffset: bigint;
        committedLeaderEpoch: number;
        metadata: string | null;
        errorCode: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    errorCode: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetForLeaderEpochRequest {
  replicaId: number;
  topics: {
    topic: string;
    partitions: {
      partition: number;
      currentLeaderEpoch: number;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface OffsetForLeaderEpochResponse {
  throttleTimeMs: number;
  topics: {
    topic: string;
    partitions: {
      errorCode: number;
      partition: number;
      leaderEpoch: number;
      endOffset: bigint;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ProduceRequest {
  transactionalId: string | null;
  acks: number;
  timeoutMs: number;
  topicData: {
    name: string;
    topicId: string;
    partitionData: {
      index: number;
      records: Buffer | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ProduceResponse {
  responses: {
    name: string;
    topicId: string;
    partitionResponses: {
      index: number;
      errorCode: number;
      baseOffset: bigint;
      logAppendTimeMs: bigint;
      logStartOffset: bigint;
      recordErrors: {
        batchIndex: number;
        batchIndexErrorMessage: string | null;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      errorMessage: string | null;
      currentLeader: {
        leaderId: number;
        leaderEpoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  throttleTimeMs: number;
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    rack: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface PushTelemetryRequest {
  clientInstanceId: string;
  subscriptionId: number;
  terminating: boolean;
  compressionType: number;
  metrics: Buffer;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface PushTelemetryResponse {
  throttleTimeMs: number;
  errorCode: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ReadShareGroupStateRequest {
  groupId: string;
  topics: {
    topicId: string;
    partitions: {
      partition: number;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ReadShareGroupStateResponse {
  results: {
    topicId: string;
    partitions: {
      partition: number;
      errorCode: number;
      errorMessage: string | null;
      stateEpoch: number;
      startOffset: bigint;
      stateBatches: {
        firstOffset: bigint;
        lastOffset: bigint;
        deliveryState: number;
        deliveryCount: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ReadShareGroupStateSummaryRequest {
  groupId: string;
  topics: {
    topicId: string;
    partitions: {
      partition: number;
      leaderEpoch: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ReadShareGroupStateSummaryResponse {
  results: {
    topicId: string;
    partitions: {
      partition: number;
      errorCode: number;
      errorMessage: string | null;
      stateEpoch: number;
      leaderEpoch: number;
      startOffset: bigint;
      deliveryCompleteCount: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface RemoveRaftVoterRequest {
  clusterId: string | null;
  voterId: number;
  voterDirectoryId: string;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface RemoveRaftVoterResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface RenewDelegationTokenRequest {
  hmac: Buffer;
  renewPeriodMs: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface RenewDelegationTokenResponse {
  errorCode: number;
  expiryTimestampMs: bigint;
  throttleTimeMs: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface RequestHeader {
  requestApiKey: number;
  requestApiVersion: number;
  correlationId: number;
  clientId: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ResponseHeader {
  correlationId: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SaslAuthenticateRequest {
  authBytes: Buffer;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SaslAuthenticateResponse {
  errorCode: number;
  errorMessage: string | null;
  authBytes: Buffer;
  sessionLifetimeMs: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SaslHandshakeRequest {
  mechanism: string;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SaslHandshakeResponse {
  errorCode: number;
  mechanisms: string[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareAcknowledgeRequest {
  groupId: string | null;
  memberId: string | null;
  shareSessionEpoch: number;
  isRenewAck: boolean;
  topics: {
    topicId: string;
    partitions: {
      partitionIndex: number;
      acknowledgementBatches: {
        firstOffset: bigint;
        lastOffset: bigint;
        acknowledgeTypes: number[];
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareAcknowledgeResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  acquisitionLockTimeoutMs: number;
  responses: {
    topicId: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      errorMessage: string | null;
      currentLeader: {
        leaderId: number;
        leaderEpoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    rack: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareFetchRequest {
  groupId: string | null;
  memberId: string | null;
  shareSessionEpoch: number;
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  maxRecords: number;
  batchSize: number;
  shareAcquireMode: number;
  isRenewAck: boolean;
  topics: {
    topicId: string;
    partitions: {
      partitionIndex: number;
      partitionMaxBytes: number;
      acknowledgementBatches: {
        firstOffset: bigint;
        lastOffset: bigint;
        acknowledgeTypes: number[];
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  forgottenTopicsData: {
    topicId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareFetchResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  acquisitionLockTimeoutMs: number;
  responses: {
    topicId: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      errorMessage: string | null;
      acknowledgeErrorCode: number;
      acknowledgeErrorMessage: string | null;
      currentLeader: {
        leaderId: number;
        leaderEpoch: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      records: Buffer | null;
      acquiredRecords: {
        firstOffset: bigint;
        lastOffset: bigint;
        deliveryCount: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    rack: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareGroupDescribeResponse {
  throttleTimeMs: number;
  groups: {
    errorCode: number;
    errorMessage: string | null;
    groupId: string;
    groupState: string;
    groupEpoch: number;
    assignmentEpoch: number;
    assignorName: string;
    members: {
      memberId: string;
      rackId: string | null;
      memberEpoch: number;
      clientId: string;
      clientHost: string;
      subscribedTopicNames: string[];
      assignment: {
        topicPartitions: {
          topicId: string;
          topicName: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    authorizedOperations: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  rackId: string | null;
  subscribedTopicNames: string[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface ShareGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string | null;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  assignment: {
    topicPartitions: {
      topicId: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  } | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SnapshotFooterRecord {
  version: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SnapshotHeaderRecord {
  version: number;
  lastContainedLogTimestamp: bigint;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface StreamsGroupDescribeRequest {
  groupIds: string[];
  includeAuthorizedOperations: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface StreamsGroupDescribeResponse {
  throttleTimeMs: number;
  groups: {
    errorCode: number;
    errorMessage: string | null;
    groupId: string;
    groupState: string;
    groupEpoch: number;
    assignmentEpoch: number;
    topology: {
      epoch: number;
      subtopologies: {
        subtopologyId: string;
        sourceTopics: string[];
        repartitionSinkTopics: string[];
        stateChangelogTopics: {
          name: string;
          partitions: number;
          replicationFactor: number;
          topicConfigs: {
            key: string;
            value: string;
            _unknownTaggedFields?: UnknownTaggedField[];
          }[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        repartitionSourceTopics: {
          name: string;
          partitions: number;
          replicationFactor: number;
          topicConfigs: {
            key: string;
            value: string;
            _unknownTaggedFields?: UnknownTaggedField[];
          }[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      }[] | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    } | null;
    members: {
      memberId: string;
      memberEpoch: number;
      instanceId: string | null;
      rackId: string | null;
      clientId: string;
      clientHost: string;
      topologyEpoch: number;
      processId: string;
      userEndpoint: {
        host: string;
        port: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      } | null;
      clientTags: {
        key: string;
        value: string;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      taskOffsets: {
        subtopologyId: string;
        partition: number;
        offset: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      taskEndOffsets: {
        subtopologyId: string;
        partition: number;
        offset: bigint;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      assignment: {
        activeTasks: {
          subtopologyId: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        standbyTasks: {
          subtopologyId: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        warmupTasks: {
          subtopologyId: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      targetAssignment: {
        activeTasks: {
          subtopologyId: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        standbyTasks: {
          subtopologyId: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        warmupTasks: {
          subtopologyId: string;
          partitions: number[];
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      };
      isClassic: boolean;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    authorizedOperations: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface StreamsGroupHeartbeatRequest {
  groupId: string;
  memberId: string;
  memberEpoch: number;
  endpointInformationEpoch: number;
  instanceId: string | null;
  rackId: string | null;
  rebalanceTimeoutMs: number;
  topology: {
    epoch: number;
    subtopologies: {
      subtopologyId: string;
      sourceTopics: string[];
      sourceTopicRegex: string[];
      stateChangelogTopics: {
        name: string;
        partitions: number;
        replicationFactor: number;
        topicConfigs: {
          key: string;
          value: string;
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      repartitionSinkTopics: string[];
      repartitionSourceTopics: {
        name: string;
        partitions: number;
        replicationFactor: number;
        topicConfigs: {
          key: string;
          value: string;
          _unknownTaggedFields?: UnknownTaggedField[];
        }[];
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      copartitionGroups: {
        sourceTopics: number[];
        sourceTopicRegex: number[];
        repartitionSourceTopics: number[];
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  } | null;
  activeTasks: {
    subtopologyId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  standbyTasks: {
    subtopologyId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  warmupTasks: {
    subtopologyId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  processId: string | null;
  userEndpoint: {
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  } | null;
  clientTags: {
    key: string;
    value: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  taskOffsets: {
    subtopologyId: string;
    partition: number;
    offset: bigint;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  taskEndOffsets: {
    subtopologyId: string;
    partition: number;
    offset: bigint;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  shutdownApplication: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface StreamsGroupHeartbeatResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  memberId: string;
  memberEpoch: number;
  heartbeatIntervalMs: number;
  acceptableRecoveryLag: number;
  taskOffsetIntervalMs: number;
  status: {
    statusCode: number;
    statusDetail: string;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  activeTasks: {
    subtopologyId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  standbyTasks: {
    subtopologyId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  warmupTasks: {
    subtopologyId: string;
    partitions: number[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  endpointInformationEpoch: number;
  partitionsByUserEndpoint: {
    userEndpoint: {
      host: string;
      port: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    };
    activePartitions: {
      topic: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    standbyPartitions: {
      topic: string;
      partitions: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[] | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SyncGroupRequest {
  groupId: string;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
  protocolType: string | null;
  protocolName: string | null;
  assignments: {
    memberId: string;
    assignment: Buffer;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface SyncGroupResponse {
  throttleTimeMs: number;
  errorCode: number;
  protocolType: string | null;
  protocolName: string | null;
  assignment: Buffer;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface TxnOffsetCommitRequest {
  transactionalId: string;
  groupId: string;
  producerId: bigint;
  producerEpoch: number;
  generationId: number;
  memberId: string;
  groupInstanceId: string | null;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      committedOffset: bigint;
      committedLeaderEpoch: number;
      committedMetadata: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface TxnOffsetCommitResponse {
  throttleTimeMs: number;
  topics: {
    name: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface UnregisterBrokerRequest {
  brokerId: number;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface UnregisterBrokerResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface UpdateFeaturesRequest {
  timeoutMs: number;
  featureUpdates: {
    feature: string;
    maxVersionLevel: number;
    allowDowngrade: boolean;
    upgradeType: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  validateOnly: boolean;
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface UpdateFeaturesResponse {
  throttleTimeMs: number;
  errorCode: number;
  errorMessage: string | null;
  results: {
    feature: string;
    errorCode: number;
    errorMessage: string | null;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface UpdateRaftVoterRequest {
  clusterId: string | null;
  currentLeaderEpoch: number;
  voterId: number;
  voterDirectoryId: string;
  listeners: {
    name: string;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  kRaftVersionFeature: {
    minSupportedVersion: number;
    maxSupportedVersion: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  };
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface UpdateRaftVoterResponse {
  throttleTimeMs: number;
  errorCode: number;
  currentLeader: {
    leaderId: number;
    leaderEpoch: number;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  };
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface VoteRequest {
  clusterId: string | null;
  voterId: number;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      replicaEpoch: number;
      replicaId: number;
      replicaDirectoryId: string;
      voterDirectoryId: string;
      lastOffsetEpoch: number;
      lastOffset: bigint;
      preVote: boolean;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface VoteResponse {
  errorCode: number;
  topics: {
    topicName: string;
    partitions: {
      partitionIndex: number;
      errorCode: number;
      leaderId: number;
      leaderEpoch: number;
      voteGranted: boolean;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  nodeEndpoints: {
    nodeId: number;
    host: string;
    port: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface VotersRecord {
  version: number;
  voters: {
    voterId: number;
    voterDirectoryId: string;
    endpoints: {
      name: string;
      host: string;
      port: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    kRaftVersionFeature: {
      minSupportedVersion: number;
      maxSupportedVersion: number;
      _unknownTaggedFields?: UnknownTaggedField[];
    };
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface WriteShareGroupStateRequest {
  groupId: string;
  topics: {
    topicId: string;
    partitions: {
      partition: number;
      stateEpoch: number;
      leaderEpoch: number;
      startOffset: bigint;
      deliveryCompleteCount: number;
      stateBatches: {
        firstOffset: bigint;
        lastOffset: bigint;
        deliveryState: number;
        deliveryCount: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface WriteShareGroupStateResponse {
  results: {
    topicId: string;
    partitions: {
      partition: number;
      errorCode: number;
      errorMessage: string | null;
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface WriteTxnMarkersRequest {
  markers: {
    producerId: bigint;
    producerEpoch: number;
    transactionResult: boolean;
    topics: {
      name: string;
      partitionIndexes: number[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    coordinatorEpoch: number;
    transactionVersion: number;
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

interface WriteTxnMarkersResponse {
  markers: {
    producerId: bigint;
    topics: {
      name: string;
      partitions: {
        partitionIndex: number;
        errorCode: number;
        _unknownTaggedFields?: UnknownTaggedField[];
      }[];
      _unknownTaggedFields?: UnknownTaggedField[];
    }[];
    _unknownTaggedFields?: UnknownTaggedField[];
  }[];
  _unknownTaggedFields?: UnknownTaggedField[];
}

export interface Messages {
  AddOffsetsToTxnRequest: AddOffsetsToTxnRequest;
  AddOffsetsToTxnResponse: AddOffsetsToTxnResponse;
  AddPartitionsToTxnRequest: AddPartitionsToTxnRequest;
  AddPartitionsToTxnResponse: AddPartitionsToTxnResponse;
  AddRaftVoterRequest: AddRaftVoterRequest;
  AddRaftVoterResponse: AddRaftVoterResponse;
  AllocateProducerIdsRequest: AllocateProducerIdsRequest;
  AllocateProducerIdsResponse: AllocateProducerIdsResponse;
  AlterClientQuotasRequest: AlterClientQuotasRequest;
  AlterClientQuotasResponse: AlterClientQuotasResponse;
  AlterConfigsRequest: AlterConfigsRequest;
  AlterConfigsResponse: AlterConfigsResponse;
  AlterPartitionReassignmentsRequest: AlterPartitionReassignmentsRequest;
  AlterPartitionReassignmentsResponse: AlterPartitionReassignmentsResponse;
  AlterPartitionRequest: AlterPartitionRequest;
  AlterPartitionResponse: AlterPartitionResponse;
  AlterReplicaLogDirsRequest: AlterReplicaLogDirsRequest;
  AlterReplicaLogDirsResponse: AlterReplicaLogDirsResponse;
  AlterShareGroupOffsetsRequest: AlterShareGroupOffsetsRequest;
  AlterShareGroupOffsetsResponse: AlterShareGroupOffsetsResponse;
  AlterUserScramCredentialsRequest: AlterUserScramCredentialsRequest;
  AlterUserScramCredentialsResponse: AlterUserScramCredentialsResponse;
  ApiVersionsRequest: ApiVersionsRequest;
  ApiVersionsResponse: ApiVersionsResponse;
  AssignReplicasToDirsRequest: AssignReplicasToDirsRequest;
  AssignReplicasToDirsResponse: AssignReplicasToDirsResponse;
  BeginQuorumEpochRequest: BeginQuorumEpochRequest;
  BeginQuorumEpochResponse: BeginQuorumEpochResponse;
  BrokerHeartbeatRequest: BrokerHeartbeatRequest;
  BrokerHeartbeatResponse: BrokerHeartbeatResponse;
  BrokerRegistrationRequest: BrokerRegistrationRequest;
  BrokerRegistrationResponse: BrokerRegistrationResponse;
  ConsumerGroupDescribeRequest: ConsumerGroupDescribeRequest;
  ConsumerGroupDescribeResponse: ConsumerGroupDescribeResponse;
  ConsumerGroupHeartbeatRequest: ConsumerGroupHeartbeatRequest;
  ConsumerGroupHeartbeatResponse: ConsumerGroupHeartbeatResponse;
  ConsumerProtocolAssignment: ConsumerProtocolAssignment;
  ConsumerProtocolSubscription: ConsumerProtocolSubscription;
  ControlRecordTypeSchema: ControlRecordTypeSchema;
  ControllerRegistrationRequest: ControllerRegistrationRequest;
  ControllerRegistrationResponse: ControllerRegistrationResponse;
  CreateAclsRequest: CreateAclsRequest;
  CreateAclsResponse: CreateAclsResponse;
  CreateDelegationTokenRequest: CreateDelegationTokenRequest;
  CreateDelegationTokenResponse: CreateDelegationTokenResponse;
  CreatePartitionsRequest: CreatePartitionsRequest;
  CreatePartitionsResponse: CreatePartitionsResponse;
  CreateTopicsRequest: CreateTopicsRequest;
  CreateTopicsResponse: CreateTopicsResponse;
  DefaultPrincipalData: DefaultPrincipalData;
  DeleteAclsRequest: DeleteAclsRequest;
  DeleteAclsResponse: DeleteAclsResponse;
  DeleteGroupsRequest: DeleteGroupsRequest;
  DeleteGroupsResponse: DeleteGroupsResponse;
  DeleteRecordsRequest: DeleteRecordsRequest;
  DeleteRecordsResponse: DeleteRecordsResponse;
  DeleteShareGroupOffsetsRequest: DeleteShareGroupOffsetsRequest;
  DeleteShareGroupOffsetsResponse: DeleteShareGroupOffsetsResponse;
  DeleteShareGroupStateRequest: DeleteShareGroupStateRequest;
  DeleteShareGroupStateResponse: DeleteShareGroupStateResponse;
  DeleteTopicsRequest: DeleteTopicsRequest;
  DeleteTopicsResponse: DeleteTopicsResponse;
  DescribeAclsRequest: DescribeAclsRequest;
  DescribeAclsResponse: DescribeAclsResponse;
  DescribeClientQuotasRequest: DescribeClientQuotasRequest;
  DescribeClientQuotasResponse: DescribeClientQuotasResponse;
  DescribeClusterRequest: DescribeClusterRequest;
  DescribeClusterResponse: DescribeClusterResponse;
  DescribeConfigsRequest: DescribeConfigsRequest;
  DescribeConfigsResponse: DescribeConfigsResponse;
  DescribeDelegationTokenRequest: DescribeDelegationTokenRequest;
  DescribeDelegationTokenResponse: DescribeDelegationTokenResponse;
  DescribeGroupsRequest: DescribeGroupsRequest;
  DescribeGroupsResponse: DescribeGroupsResponse;
  DescribeLogDirsRequest: DescribeLogDirsRequest;
  DescribeLogDirsResponse: DescribeLogDirsResponse;
  DescribeProducersRequest: DescribeProducersRequest;
  DescribeProducersResponse: DescribeProducersResponse;
  DescribeQuorumRequest: DescribeQuorumRequest;
  DescribeQuorumResponse: DescribeQuorumResponse;
  DescribeShareGroupOffsetsRequest: DescribeShareGroupOffsetsRequest;
  DescribeShareGroupOffsetsResponse: DescribeShareGroupOffsetsResponse;
  DescribeTopicPartitionsRequest: DescribeTopicPartitionsRequest;
  DescribeTopicPartitionsResponse: DescribeTopicPartitionsResponse;
  DescribeTransactionsRequest: DescribeTransactionsRequest;
  DescribeTransactionsResponse: DescribeTransactionsResponse;
  DescribeUserScramCredentialsRequest: DescribeUserScramCredentialsRequest;
  DescribeUserScramCredentialsResponse: DescribeUserScramCredentialsResponse;
  ElectLeadersRequest: ElectLeadersRequest;
  ElectLeadersResponse: ElectLeadersResponse;
  EndQuorumEpochRequest: EndQuorumEpochRequest;
  EndQuorumEpochResponse: EndQuorumEpochResponse;
  EndTxnMarker: EndTxnMarker;
  EndTxnRequest: EndTxnRequest;
  EndTxnResponse: EndTxnResponse;
  EnvelopeRequest: EnvelopeRequest;
  EnvelopeResponse: EnvelopeResponse;
  ExpireDelegationTokenRequest: ExpireDelegationTokenRequest;
  ExpireDelegationTokenResponse: ExpireDelegationTokenResponse;
  FetchRequest: FetchRequest;
  FetchResponse: FetchResponse;
  FetchSnapshotRequest: FetchSnapshotRequest;
  FetchSnapshotResponse: FetchSnapshotResponse;
  FindCoordinatorRequest: FindCoordinatorRequest;
  FindCoordinatorResponse: FindCoordinatorResponse;
  GetTelemetrySubscriptionsRequest: GetTelemetrySubscriptionsRequest;
  GetTelemetrySubscriptionsResponse: GetTelemetrySubscriptionsResponse;
  HeartbeatRequest: HeartbeatRequest;
  HeartbeatResponse: HeartbeatResponse;
  IncrementalAlterConfigsRequest: IncrementalAlterConfigsRequest;
  IncrementalAlterConfigsResponse: IncrementalAlterConfigsResponse;
  InitProducerIdRequest: InitProducerIdRequest;
  InitProducerIdResponse: InitProducerIdResponse;
  InitializeShareGroupStateRequest: InitializeShareGroupStateRequest;
  InitializeShareGroupStateResponse: InitializeShareGroupStateResponse;
  JoinGroupRequest: JoinGroupRequest;
  JoinGroupResponse: JoinGroupResponse;
  KRaftVersionRecord: KRaftVersionRecord;
  LeaderChangeMessage: LeaderChangeMessage;
  LeaveGroupRequest: LeaveGroupRequest;
  LeaveGroupResponse: LeaveGroupResponse;
  ListConfigResourcesRequest: ListConfigResourcesRequest;
  ListConfigResourcesResponse: ListConfigResourcesResponse;
  ListGroupsRequest: ListGroupsRequest;
  ListGroupsResponse: ListGroupsResponse;
  ListOffsetsRequest: ListOffsetsRequest;
  ListOffsetsResponse: ListOffsetsResponse;
  ListPartitionReassignmentsRequest: ListPartitionReassignmentsRequest;
  ListPartitionReassignmentsResponse: ListPartitionReassignmentsResponse;
  ListTransactionsRequest: ListTransactionsRequest;
  ListTransactionsResponse: ListTransactionsResponse;
  MetadataRequest: MetadataRequest;
  MetadataResponse: MetadataResponse;
  OffsetCommitRequest: OffsetCommitRequest;
  OffsetCommitResponse: OffsetCommitResponse;
  OffsetDeleteRequest: OffsetDeleteRequest;
  OffsetDeleteResponse: OffsetDeleteResponse;
  OffsetFetchRequest: OffsetFetchRequest;
  OffsetFetchResponse: OffsetFetchResponse;
  OffsetForLeaderEpochRequest: OffsetForLeaderEpochRequest;
  OffsetForLeaderEpochResponse: OffsetForLeaderEpochResponse;
  ProduceRequest: ProduceRequest;
  ProduceResponse: ProduceResponse;
  PushTelemetryRequest: PushTelemetryRequest;
  PushTelemetryResponse: PushTelemetryResponse;
  ReadShareGroupStateRequest: ReadShareGroupStateRequest;
  ReadShareGroupStateResponse: ReadShareGroupStateResponse;
  ReadShareGroupStateSummaryRequest: ReadShareGroupStateSummaryRequest;
  ReadShareGroupStateSummaryResponse: ReadShareGroupStateSummaryResponse;
  RemoveRaftVoterRequest: RemoveRaftVoterRequest;
  RemoveRaftVoterResponse: RemoveRaftVoterResponse;
  RenewDelegationTokenRequest: RenewDelegationTokenRequest;
  RenewDelegationTokenResponse: RenewDelegationTokenResponse;
  RequestHeader: RequestHeader;
  ResponseHeader: ResponseHeader;
  SaslAuthenticateRequest: SaslAuthenticateRequest;
  SaslAuthenticateResponse: SaslAuthenticateResponse;
  SaslHandshakeRequest: SaslHandshakeRequest;
  SaslHandshakeResponse: SaslHandshakeResponse;
  ShareAcknowledgeRequest: ShareAcknowledgeRequest;
  ShareAcknowledgeResponse: ShareAcknowledgeResponse;
  ShareFetchRequest: ShareFetchRequest;
  ShareFetchResponse: ShareFetchResponse;
  ShareGroupDescribeRequest: ShareGroupDescribeRequest;
  ShareGroupDescribeResponse: ShareGroupDescribeResponse;
  ShareGroupHeartbeatRequest: ShareGroupHeartbeatRequest;
  ShareGroupHeartbeatResponse: ShareGroupHeartbeatResponse;
  SnapshotFooterRecord: SnapshotFooterRecord;
  SnapshotHeaderRecord: SnapshotHeaderRecord;
  StreamsGroupDescribeRequest: StreamsGroupDescribeRequest;
  StreamsGroupDescribeResponse: StreamsGroupDescribeResponse;
  StreamsGroupHeartbeatRequest: StreamsGroupHeartbeatRequest;
  StreamsGroupHeartbeatResponse: StreamsGroupHeartbeatResponse;
  SyncGroupRequest: SyncGroupRequest;
  SyncGroupResponse: SyncGroupResponse;
  TxnOffsetCommitRequest: TxnOffsetCommitRequest;
  TxnOffsetCommitResponse: TxnOffsetCommitResponse;
  UnregisterBrokerRequest: UnregisterBrokerRequest;
  UnregisterBrokerResponse: UnregisterBrokerResponse;
  UpdateFeaturesRequest: UpdateFeaturesRequest;
  UpdateFeaturesResponse: UpdateFeaturesResponse;
  UpdateRaftVoterRequest: UpdateRaftVoterRequest;
  UpdateRaftVoterResponse: UpdateRaftVoterResponse;
  VoteRequest: VoteRequest;
  VoteResponse: VoteResponse;
  VotersRecord: VotersRecord;
  WriteShareGroupStateRequest: WriteShareGroupStateRequest;
  WriteShareGroupStateResponse: WriteShareGroupStateResponse;
  WriteTxnMarkersRequest: WriteTxnMarkersRequest;
  WriteTxnMarkersResponse: WriteTxnMarkersResponse;
}

export interface Requests {
  Produce: ProduceRequest;
  Fetch: FetchRequest;
  ListOffsets: ListOffsetsRequest;
  Metadata: MetadataRequest;
  OffsetCommit: OffsetCommitRequest;
  OffsetFetch: OffsetFetchRequest;
  FindCoordinator: FindCoordinatorRequest;
  JoinGroup: JoinGroupRequest;
  Heartbeat: HeartbeatRequest;
  LeaveGroup: LeaveGroupRequest;
  SyncGroup: SyncGroupRequest;
  DescribeGroups: DescribeGroupsRequest;
  ListGroups: ListGroupsRequest;
  SaslHandshake: SaslHandshakeRequest;
  ApiVersions: ApiVersionsRequest;
  CreateTopics: CreateTopicsRequest;
  DeleteTopics: DeleteTopicsRequest;
  DeleteRecords: DeleteRecordsRequest;
  InitProducerId: InitProducerIdRequest;
  OffsetForLeaderEpoch: OffsetForLeaderEpochRequest;
  AddPartitionsToTxn: AddPartitionsToTxnRequest;
  AddOffsetsToTxn: AddOffsetsToTxnRequest;
  EndTxn: EndTxnRequest;
  WriteTxnMarkers: WriteTxnMarkersRequest;
  TxnOffsetCommit: TxnOffsetCommitRequest;
  DescribeAcls: DescribeAclsRequest;
  CreateAcls: CreateAclsRequest;
  DeleteAcls: DeleteAclsRequest;
  DescribeConfigs: DescribeConfigsRequest;
  AlterConfigs: AlterConfigsRequest;
  AlterReplicaLogDirs: AlterReplicaLogDirsRequest;
  DescribeLogDirs: DescribeLogDirsRequest;
  SaslAuthenticate: SaslAuthenticateRequest;
  CreatePartitions: CreatePartitionsRequest;
  CreateDelegationToken: CreateDelegationTokenRequest;
  RenewDelegationToken: RenewDelegationTokenRequest;
  ExpireDelegationToken: ExpireDelegationTokenRequest;
  DescribeDelegationToken: DescribeDelegationTokenRequest;
  DeleteGroups: DeleteGroupsRequest;
  ElectLeaders: ElectLeadersRequest;
  IncrementalAlterConfigs: IncrementalAlterConfigsRequest;
  AlterPartitionReassignments: AlterPartitionReassignmentsRequest;
  ListPartitionReassignments: ListPartitionReassignmentsRequest;
  OffsetDelete: OffsetDeleteRequest;
  DescribeClientQuotas: DescribeClientQuotasRequest;
  AlterClientQuotas: AlterClientQuotasRequest;
  DescribeUserScramCredentials: DescribeUserScramCredentialsRequest;
  AlterUserScramCredentials: AlterUserScramCredentialsRequest;
  Vote: VoteRequest;
  BeginQuorumEpoch: BeginQuorumEpochRequest;
  EndQuorumEpoch: EndQuorumEpochRequest;
  DescribeQuorum: DescribeQuorumRequest;
  AlterPartition: AlterPartitionRequest;
  UpdateFeatures: UpdateFeaturesRequest;
  Envelope: EnvelopeRequest;
  FetchSnapshot: FetchSnapshotRequest;
  DescribeCluster: DescribeClusterRequest;
  DescribeProducers: DescribeProducersRequest;
  BrokerRegistration: BrokerRegistrationRequest;
  BrokerHeartbeat: BrokerHeartbeatRequest;
  UnregisterBroker: UnregisterBrokerRequest;
  DescribeTransactions: DescribeTransactionsRequest;
  ListTransactions: ListTransactionsRequest;
  AllocateProducerIds: AllocateProducerIdsRequest;
  ConsumerGroupHeartbeat: ConsumerGroupHeartbeatRequest;
  ConsumerGroupDescribe: ConsumerGroupDescribeRequest;
  ControllerRegistration: ControllerRegistrationRequest;
  GetTelemetrySubscriptions: GetTelemetrySubscriptionsRequest;
  PushTelemetry: PushTelemetryRequest;
  AssignReplicasToDirs: AssignReplicasToDirsRequest;
  ListConfigResources: ListConfigResourcesRequest;
  DescribeTopicPartitions: DescribeTopicPartitionsRequest;
  ShareGroupHeartbeat: ShareGroupHeartbeatRequest;
  ShareGroupDescribe: ShareGroupDescribeRequest;
  ShareFetch: ShareFetchRequest;
  ShareAcknowledge: ShareAcknowledgeRequest;
  AddRaftVoter: AddRaftVoterRequest;
  RemoveRaftVoter: RemoveRaftVoterRequest;
  UpdateRaftVoter: UpdateRaftVoterRequest;
  InitializeShareGroupState: InitializeShareGroupStateRequest;
  ReadShareGroupState: ReadShareGroupStateRequest;
  WriteShareGroupState: WriteShareGroupStateRequest;
  DeleteShareGroupState: DeleteShareGroupStateRequest;
  ReadShareGroupStateSummary: ReadShareGroupStateSummaryRequest;
  StreamsGroupHeartbeat: StreamsGroupHeartbeatRequest;
  StreamsGroupDescribe: StreamsGroupDescribeRequest;
  DescribeShareGroupOffsets: DescribeShareGroupOffsetsRequest;
  AlterShareGroupOffsets: AlterShareGroupOffsetsRequest;
  DeleteShareGroupOffsets: DeleteShareGroupOffsetsRequest;
}

export interface Responses {
  Produce: ProduceResponse;
  Fetch: FetchResponse;
  ListOffsets: ListOffsetsResponse;
  Metadata: MetadataResponse;
  OffsetCommit: OffsetCommitResponse;
  OffsetFetch: OffsetFetchResponse;
  FindCoordinator: FindCoordinatorResponse;
  JoinGroup: JoinGroupResponse;
  Heartbeat: HeartbeatResponse;
  LeaveGroup: LeaveGroupResponse;
  SyncGroup: SyncGroupResponse;
  DescribeGroups: DescribeGroupsResponse;
  ListGroups: ListGroupsResponse;
  SaslHandshake: SaslHandshakeResponse;
  ApiVersions: ApiVersionsResponse;
  CreateTopics: CreateTopicsResponse;
  DeleteTopics: DeleteTopicsResponse;
  DeleteRecords: DeleteRecordsResponse;
  InitProducerId: InitProducerIdResponse;
  OffsetForLeaderEpoch: OffsetForLeaderEpochResponse;
  AddPartitionsToTxn: AddPartitionsToTxnResponse;
  AddOffsetsToTxn: AddOffsetsToTxnResponse;
  EndTxn: EndTxnResponse;
  WriteTxnMarkers: WriteTxnMarkersResponse;
  TxnOffsetCommit: TxnOffsetCommitResponse;
  DescribeAcls: DescribeAclsResponse;
  CreateAcls: CreateAclsResponse;
  DeleteAcls: DeleteAclsResponse;
  DescribeConfigs: DescribeConfigsResponse;
  AlterConfigs: AlterConfigsResponse;
  AlterReplicaLogDirs: AlterReplicaLogDirsResponse;
  DescribeLogDirs: DescribeLogDirsResponse;
  SaslAuthenticate: SaslAuthenticateResponse;
  CreatePartitions: CreatePartitionsResponse;
  CreateDelegationToken: CreateDelegationTokenResponse;
  RenewDelegationToken: RenewDelegationTokenResponse;
  ExpireDelegationToken: ExpireDelegationTokenResponse;
  DescribeDelegationToken: DescribeDelegationTokenResponse;
  DeleteGroups: DeleteGroupsResponse;
  ElectLeaders: ElectLeadersResponse;
  IncrementalAlterConfigs: IncrementalAlterConfigsResponse;
  AlterPartitionReassignments: AlterPartitionReassignmentsResponse;
  ListPartitionReassignments: ListPartitionReassignmentsResponse;
  OffsetDelete: OffsetDeleteResponse;
  DescribeClientQuotas: DescribeClientQuotasResponse;
  AlterClientQuotas: AlterClientQuotasResponse;
  DescribeUserScramCredentials: DescribeUserScramCredentialsResponse;
  AlterUserScramCredentials: AlterUserScramCredentialsResponse;
  Vote: VoteResponse;
  BeginQuorumEpoch: BeginQuorumEpochResponse;
  EndQuorumEpoch: EndQuorumEpochResponse;
  DescribeQuorum: DescribeQuorumResponse;
  AlterPartition: AlterPartitionResponse;
  UpdateFeatures: UpdateFeaturesResponse;
  Envelope: EnvelopeResponse;
  FetchSnapshot: FetchSnapshotResponse;
  DescribeCluster: DescribeClusterResponse;
  DescribeProducers: DescribeProducersResponse;
  BrokerRegistration: BrokerRegistrationResponse;
  BrokerHeartbeat: BrokerHeartbeatResponse;
  UnregisterBroker: UnregisterBrokerResponse;
  DescribeTransactions: DescribeTransactionsResponse;
  ListTransactions: ListTransactionsResponse;
  AllocateProducerIds: AllocateProducerIdsResponse;
  ConsumerGroupHeartbeat: ConsumerGroupHeartbeatResponse;
  ConsumerGroupDescribe: ConsumerGroupDescribeResponse;
  ControllerRegistration: ControllerRegistrationResponse;
  GetTelemetrySubscriptions: GetTelemetrySubscriptionsResponse;
  PushTelemetry: PushTelemetryResponse;
  AssignReplicasToDirs: AssignReplicasToDirsResponse;
  ListConfigResources: ListConfigResourcesResponse;
  DescribeTopicPartitions: DescribeTopicPartitionsResponse;
  ShareGroupHeartbeat: ShareGroupHeartbeatResponse;
  ShareGroupDescribe: ShareGroupDescribeResponse;
  ShareFetch: ShareFetchResponse;
  ShareAcknowledge: ShareAcknowledgeResponse;
  AddRaftVoter: AddRaftVoterResponse;
  RemoveRaftVoter: RemoveRaftVoterResponse;
  UpdateRaftVoter: UpdateRaftVoterResponse;
  InitializeShareGroupState: InitializeShareGroupStateResponse;
  ReadShareGroupState: ReadShareGroupStateResponse;
  WriteShareGroupState: WriteShareGroupStateResponse;
  DeleteShareGroupState: DeleteShareGroupStateResponse;
  ReadShareGroupStateSummary: ReadShareGroupStateSummaryResponse;
  StreamsGroupHeartbeat: StreamsGroupHeartbeatResponse;
  StreamsGroupDescribe: StreamsGroupDescribeResponse;
  DescribeShareGroupOffsets: DescribeShareGroupOffsetsResponse;
  AlterShareGroupOffsets: AlterShareGroupOffsetsResponse;
  DeleteShareGroupOffsets: DeleteShareGroupOffsetsResponse;
}

/** API name → [key, listeners], in the order of the keys. */
export const apiKeys = {
  Produce: [0, "broker"],
  Fetch: [1, "broker controller"],
  ListOffsets: [2, "broker"],
  Metadata: [3, "broker"],
  OffsetCommit: [8, "broker"],
  OffsetFetch: [9, "broker"],
  FindCoordinator: [10, "broker"],
  JoinGroup: [11, "broker"],
  Heartbeat: [12, "broker"],
  LeaveGroup: [13, "broker"],
  SyncGroup: [14, "broker"],
  DescribeGroups: [15, "broker"],
  ListGroups: [16, "broker"],
  SaslHandshake: [17, "broker controller"],
  ApiVersions: [18, "broker controller"],
  CreateTopics: [19, "broker controller"],
  DeleteTopics: [20, "broker controller"],
  DeleteRecords: [21, "broker"],
  InitProducerId: [22, "broker"],
  OffsetForLeaderEpoch: [23, "broker"],
  AddPartitionsToTxn: [24, "broker"],
  AddOffsetsToTxn: [25, "broker"],
  EndTxn: [26, "broker"],
  WriteTxnMarkers: [27, "broker"],
  TxnOffsetCommit: [28, "broker"],
  DescribeAcls: [29, "broker controller"],
  CreateAcls: [30, "broker controller"],
  DeleteAcls: [31, "broker controller"],
  DescribeConfigs: [32, "broker controller"],
  AlterConfigs: [33, "broker controller"],
  AlterReplicaLogDirs: [34, "broker"],
  DescribeLogDirs: [35, "broker"],
  SaslAuthenticate: [36, "broker controller"],
  CreatePartitions: [37, "broker controller"],
  CreateDelegationToken: [38, "broker controller"],
  RenewDelegationToken: [39, "broker controller"],
  ExpireDelegationToken: [40, "broker controller"],
  DescribeDelegationToken: [41, "broker controller"],
  DeleteGroups: [42, "broker"],
  ElectLeaders: [43, "broker controller"],
  IncrementalAlterConfigs: [44, "broker controller"],
  AlterPartitionReassignments: [45, "broker controller"],
  ListPartitionReassignments: [46, "broker controller"],
  OffsetDelete: [47, "broker"],
  DescribeClientQuotas: [48, "broker"],
  AlterClientQuotas: [49, "broker controller"],
  DescribeUserScramCredentials: [50, "broker controller"],
  AlterUserScramCredentials: [51, "broker controller"],
  Vote: [52, "controller"],
  BeginQuorumEpoch: [53, "controller"],
  EndQuorumEpoch: [54, "controller"],
  DescribeQuorum: [55, "broker controller"],
  AlterPartition: [56, "controller"],
  UpdateFeatures: [57, "broker controller"],
  Envelope: [58, "controller"],
  FetchSnapshot: [59, "controller"],
  DescribeCluster: [60, "broker controller"],
  DescribeProducers: [61, "broker"],
  BrokerRegistration: [62, "controller"],
  BrokerHeartbeat: [63, "controller"],
  UnregisterBroker: [64, "broker controller"],
  DescribeTransactions: [65, "broker"],
  ListTransactions: [66, "broker"],
  AllocateProducerIds: [67, "controller"],
  ConsumerGroupHeartbeat: [68, "broker"],
  ConsumerGroupDescribe: [69, "broker"],
  ControllerRegistration: [70, "controller"],
  GetTelemetrySubscriptions: [71, "broker"],
  PushTelemetry: [72, "broker"],
  AssignReplicasToDirs: [73, "controller"],
  ListConfigResources: [74, "broker"],
  DescribeTopicPartitions: [75, "broker"],
  ShareGroupHeartbeat: [76, "broker"],
  ShareGroupDescribe: [77, "broker"],
  ShareFetch: [78, "broker"],
  ShareAcknowledge: [79, "broker"],
  AddRaftVoter: [80, "controller broker"],
  RemoveRaftVoter: [81, "controller broker"],
  UpdateRaftVoter: [82, "controller"],
  InitializeShareGroupState: [83, "broker"],
  ReadShareGroupState: [84, "broker"],
  WriteShareGroupState: [85, "broker"],
  DeleteShareGroupState: [86, "broker"],
  ReadShareGroupStateSummary: [87, "broker"],
  StreamsGroupHeartbeat: [88, "broker"],
  StreamsGroupDescribe: [89, "broker"],
  DescribeShareGroupOffsets: [90, "broker"],
  AlterShareGroupOffsets: [91, "broker"],
  DeleteShareGroupOffsets: [92, "broker"],
} as const;
