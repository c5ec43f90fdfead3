// Kafka's message schemas, generated from the message definitions of Apache Kafka 4.3.1 by scripts/generate-protocol.mjs.
// Do not edit: run the generator against a newer kafka-clients jar instead.

export const schemaTexts = {
  AddOffsetsToTxnRequest: `
0-4 flexible=3+
  transactionalId string 0+
  producerId int64 0+
  producerEpoch int16 0+
  groupId string 0+
`,
  AddOffsetsToTxnResponse: `
0-4 flexible=3+
  throttleTimeMs int32 0+
  errorCode int16 0+
`,
  AddPartitionsToTxnRequest: `
0-5 flexible=3+
  transactions []struct 4+
    transactionalId string 4+
    producerId int64 4+
    producerEpoch int16 4+
    verifyOnly bool 4+
    topics []struct 4+
      name string 0+
      partitions []int32 0+
  v3AndBelowTransactionalId string 0-3
  v3AndBelowProducerId int64 0-3
  v3AndBelowProducerEpoch int16 0-3
  v3AndBelowTopics []struct 0-3
    name string 0+
    partitions []int32 0+
`,
  AddPartitionsToTxnResponse: `
0-5 flexible=3+
  throttleTimeMs int32 0+
  errorCode int16 4+ ignorable
  resultsByTransaction []struct 4+
    transactionalId string 4+
    topicResults []struct 4+
      name string 0+
      resultsByPartition []struct 0+
        partitionIndex int32 0+
        partitionErrorCode int16 0+
  resultsByTopicV3AndBelow []struct 0-3
    name string 0+
    resultsByPartition []struct 0+
      partitionIndex int32 0+
      partitionErrorCode int16 0+
`,
  AddRaftVoterRequest: `
0-1 flexible=0+
  clusterId string 0+ nullable=0+
  timeoutMs int32 0+
  voterId int32 0+
  voterDirectoryId uuid 0+
  listeners []struct 0+
    name string 0+
    host string 0+
    port uint16 0+
  ackWhenCommitted bool 1+ default=true
`,
  AddRaftVoterResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ ignorable
`,
  AllocateProducerIdsRequest: `
0 flexible=0+
  brokerId int32 0+
  brokerEpoch int64 0+ default=-1
`,
  AllocateProducerIdsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  producerIdStart int64 0+
  producerIdLen int32 0+
`,
  AlterClientQuotasRequest: `
0-1 flexible=1+
  entries []struct 0+
    entity []struct 0+
      entityType string 0+
      entityName string 0+ nullable=0+
    ops []struct 0+
      key string 0+
      value float64 0+
      remove bool 0+
  validateOnly bool 0+
`,
  AlterClientQuotasResponse: `
0-1 flexible=1+
  throttleTimeMs int32 0+
  entries []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
    entity []struct 0+
      entityType string 0+
      entityName string 0+ nullable=0+
`,
  AlterConfigsRequest: `
0-2 flexible=2+
  resources []struct 0+
    resourceType int8 0+
    resourceName string 0+
    configs []struct 0+
      name string 0+
      value string 0+ nullable=0+
  validateOnly bool 0+
`,
  AlterConfigsResponse: `
0-2 flexible=2+
  throttleTimeMs int32 0+
  responses []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
    resourceType int8 0+
    resourceName string 0+
`,
  AlterPartitionReassignmentsRequest: `
0-1 flexible=0+
  timeoutMs int32 0+ default=60000
  allowReplicationFactorChange bool 1+ default=true
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      replicas []int32 0+ nullable=0+ default=null
`,
  AlterPartitionReassignmentsResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+
  allowReplicationFactorChange bool 1+ default=true ignorable
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  responses []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+
`,
  AlterPartitionRequest: `
2-3 flexible=0+
  brokerId int32 0+
  brokerEpoch int64 0+ default=-1
  topics []struct 0+
    topicId uuid 2+ ignorable
    partitions []struct 0+
      partitionIndex int32 0+
      leaderEpoch int32 0+
      newIsr []int32 0-2
      newIsrWithEpochs []struct 3+
        brokerId int32 3+
        brokerEpoch int64 3+ default=-1
      leaderRecoveryState int8 1+
      partitionEpoch int32 0+
`,
  AlterPartitionResponse: `
2-3 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  topics []struct 0+
    topicId uuid 2+ ignorable
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      leaderId int32 0+
      leaderEpoch int32 0+
      isr []int32 0+
      leaderRecoveryState int8 1+ ignorable
      partitionEpoch int32 0+
`,
  AlterReplicaLogDirsRequest: `
1-2 flexible=2+
  dirs []struct 0+
    path string 0+
    topics []struct 0+
      name string 0+
      partitions []int32 0+
`,
  AlterReplicaLogDirsResponse: `
1-2 flexible=2+
  throttleTimeMs int32 0+
  results []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
`,
  AlterShareGroupOffsetsRequest: `
0 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      startOffset int64 0+
`,
  AlterShareGroupOffsetsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  responses []struct 0+
    topicName string 0+
    topicId uuid 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
`,
  AlterUserScramCredentialsRequest: `
0 flexible=0+
  deletions []struct 0+
    name string 0+
    mechanism int8 0+
  upsertions []struct 0+
    name string 0+
    mechanism int8 0+
    iterations int32 0+
    salt bytes 0+
    saltedPassword bytes 0+
`,
  AlterUserScramCredentialsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  results []struct 0+
    user string 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
`,
  ApiVersionsRequest: `
0-4 flexible=3+
  clientSoftwareName string 3+ ignorable
  clientSoftwareVersion string 3+ ignorable
`,
  ApiVersionsResponse: `
0-4 flexible=3+
  errorCode int16 0+
  apiKeys []struct 0+
    apiKey int16 0+
    minVersion int16 0+
    maxVersion int16 0+
  throttleTimeMs int32 1+ ignorable
  supportedFeatures []struct 3+ tag=0@3+ ignorable
    name string 3+
    minVersion int16 3+
    maxVersion int16 3+
  finalizedFeaturesEpoch int64 3+ tag=1@3+ default=-1 ignorable
  finalizedFeatures []struct 3+ tag=2@3+ ignorable
    name string 3+
    maxVersionLevel int16 3+
    minVersionLevel int16 3+
  zkMigrationReady bool 3+ tag=3@3+ ignorable
`,
  AssignReplicasToDirsRequest: `
0 flexible=0+
  brokerId int32 0+
  brokerEpoch int64 0+ default=-1
  directories []struct 0+
    id uuid 0+
    topics []struct 0+
      topicId uuid 0+
      partitions []struct 0+
        partitionIndex int32 0+
`,
  AssignReplicasToDirsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  directories []struct 0+
    id uuid 0+
    topics []struct 0+
      topicId uuid 0+
      partitions []struct 0+
        partitionIndex int32 0+
        errorCode int16 0+
`,
  BeginQuorumEpochRequest: `
0-1 flexible=1+
  clusterId string 0+ nullable=0+ default=null
  voterId int32 1+ default=-1 ignorable
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      voterDirectoryId uuid 1+ ignorable
      leaderId int32 0+
      leaderEpoch int32 0+
  leaderEndpoints []struct 1+ ignorable
    name string 1+
    host string 1+
    port uint16 1+
`,
  BeginQuorumEpochResponse: `
0-1 flexible=1+
  errorCode int16 0+
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      leaderId int32 0+
      leaderEpoch int32 0+
  nodeEndpoints []struct 1+ tag=0@1+
    nodeId int32 1+
    host string 1+
    port uint16 1+
`,
  BrokerHeartbeatRequest: `
0-2 flexible=0+
  brokerId int32 0+
  brokerEpoch int64 0+ default=-1
  currentMetadataOffset int64 0+
  wantFence bool 0+
  wantShutDown bool 0+
  offlineLogDirs []uuid 1+ tag=0@1+
  cordonedLogDirs []uuid 2+ nullable=2+ tag=1@2+ default=null
`,
  BrokerHeartbeatResponse: `
0-2 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  isCaughtUp bool 0+
  isFenced bool 0+ default=true
  shouldShutDown bool 0+
`,
  BrokerRegistrationRequest: `
0-4 flexible=0+
  brokerId int32 0+
  clusterId string 0+
  incarnationId uuid 0+
  listeners []struct 0+
    name string 0+
    host string 0+
    port uint16 0+
    securityProtocol int16 0+
  features []struct 0+
    name string 0+
    minSupportedVersion int16 0+
    maxSupportedVersion int16 0+
  rack string 0+ nullable=0+
  isMigratingZkBroker bool 1+
  logDirs []uuid 2+ ignorable
  previousBrokerEpoch int64 3+ default=-1 ignorable
`,
  BrokerRegistrationResponse: `
0-4 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  brokerEpoch int64 0+ default=-1
`,
  ConsumerGroupDescribeRequest: `
0-1 flexible=0+
  groupIds []string 0+
  includeAuthorizedOperations bool 0+
`,
  ConsumerGroupDescribeResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+
  groups []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+ default=null
    groupId string 0+
    groupState string 0+
    groupEpoch int32 0+
    assignmentEpoch int32 0+
    assignorName string 0+
    members []struct 0+
      memberId string 0+
      instanceId string 0+ nullable=0+ default=null
      rackId string 0+ nullable=0+ default=null
      memberEpoch int32 0+
      clientId string 0+
      clientHost string 0+
      subscribedTopicNames []string 0+
      subscribedTopicRegex string 0+ nullable=0+ default=null
      assignment struct 0+
        topicPartitions []struct 0+
          topicId uuid 0+
          topicName string 0+
          partitions []int32 0+
      targetAssignment struct 0+
        topicPartitions []struct 0+
          topicId uuid 0+
          topicName string 0+
          partitions []int32 0+
      memberType int8 1+ default=-1 ignorable
    authorizedOperations int32 0+ default=-2147483648
`,
  ConsumerGroupHeartbeatRequest: `
0-1 flexible=0+
  groupId string 0+
  memberId string 0+
  memberEpoch int32 0+
  instanceId string 0+ nullable=0+ default=null
  rackId string 0+ nullable=0+ default=null
  rebalanceTimeoutMs int32 0+ default=-1
  subscribedTopicNames []string 0+ nullable=0+ default=null
  subscribedTopicRegex string 1+ nullable=1+ default=null
  serverAssignor string 0+ nullable=0+ default=null
  topicPartitions []struct 0+ nullable=0+ default=null
    topicId uuid 0+
    partitions []int32 0+
`,
  ConsumerGroupHeartbeatResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  memberId string 0+ nullable=0+ default=null
  memberEpoch int32 0+
  heartbeatIntervalMs int32 0+
  assignment struct 0+ nullable=0+ default=null
    topicPartitions []struct 0+
      topicId uuid 0+
      partitions []int32 0+
`,
  ConsumerProtocolAssignment: `
0-3 flexible=none
  assignedPartitions []struct 0+
    topic string 0+
    partitions []int32 0+
  userData bytes 0+ nullable=0+ default=null
`,
  ConsumerProtocolSubscription: `
0-3 flexible=none
  topics []string 0+
  userData bytes 0+ nullable=0+ default=null
  ownedPartitions []struct 1+ ignorable
    topic string 1+
    partitions []int32 1+
  generationId int32 2+ default=-1 ignorable
  rackId string 3+ nullable=3+ default=null ignorable
`,
  ControlRecordTypeSchema: `
0 flexible=none
  type int16 0+
`,
  ControllerRegistrationRequest: `
0 flexible=0+
  controllerId int32 0+
  incarnationId uuid 0+
  zkMigrationReady bool 0+
  listeners []struct 0+
    name string 0+
    host string 0+
    port uint16 0+
    securityProtocol int16 0+
  features []struct 0+
    name string 0+
    minSupportedVersion int16 0+
    maxSupportedVersion int16 0+
`,
  ControllerRegistrationResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
`,
  CreateAclsRequest: `
1-3 flexible=2+
  creations []struct 0+
    resourceType int8 0+
    resourceName string 0+
    resourcePatternType int8 1+ default=3
    principal string 0+
    host string 0+
    operation int8 0+
    permissionType int8 0+
`,
  CreateAclsResponse: `
1-3 flexible=2+
  throttleTimeMs int32 0+
  results []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
`,
  CreateDelegationTokenRequest: `
1-3 flexible=2+
  ownerPrincipalType string 3+ nullable=3+
  ownerPrincipalName string 3+ nullable=3+
  renewers []struct 0+
    principalType string 0+
    principalName string 0+
  maxLifetimeMs int64 0+
`,
  CreateDelegationTokenResponse: `
1-3 flexible=2+
  errorCode int16 0+
  principalType string 0+
  principalName string 0+
  tokenRequesterPrincipalType string 3+
  tokenRequesterPrincipalName string 3+
  issueTimestampMs int64 0+
  expiryTimestampMs int64 0+
  maxTimestampMs int64 0+
  tokenId string 0+
  hmac bytes 0+
  throttleTimeMs int32 0+
`,
  CreatePartitionsRequest: `
0-3 flexible=2+
  topics []struct 0+
    name string 0+
    count int32 0+
    assignments []struct 0+ nullable=0+
      brokerIds []int32 0+
  timeoutMs int32 0+
  validateOnly bool 0+
`,
  CreatePartitionsResponse: `
0-3 flexible=2+
  throttleTimeMs int32 0+
  results []struct 0+
    name string 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+ default=null
`,
  CreateTopicsRequest: `
2-7 flexible=5+
  topics []struct 0+
    name string 0+
    numPartitions int32 0+
    replicationFactor int16 0+
    assignments []struct 0+
      partitionIndex int32 0+
      brokerIds []int32 0+
    configs []struct 0+
      name string 0+
      value string 0+ nullable=0+
  timeoutMs int32 0+ default=60000
  validateOnly bool 1+
`,
  CreateTopicsResponse: `
2-7 flexible=5+
  throttleTimeMs int32 2+ ignorable
  topics []struct 0+
    name string 0+
    topicId uuid 7+ ignorable
    errorCode int16 0+
    errorMessage string 1+ nullable=0+ ignorable
    topicConfigErrorCode int16 5+ tag=0@5+ ignorable
    numPartitions int32 5+ default=-1 ignorable
    replicationFactor int16 5+ default=-1 ignorable
    configs []struct 5+ nullable=5+ ignorable
      name string 5+
      value string 5+ nullable=5+
      readOnly bool 5+
      configSource int8 5+ default=-1 ignorable
      isSensitive bool 5+
`,
  DefaultPrincipalData: `
0 flexible=0+
  type string 0+
  name string 0+
  tokenAuthenticated bool 0+
`,
  DeleteAclsRequest: `
1-3 flexible=2+
  filters []struct 0+
    resourceTypeFilter int8 0+
    resourceNameFilter string 0+ nullable=0+
    patternTypeFilter int8 1+ default=3
    principalFilter string 0+ nullable=0+
    hostFilter string 0+ nullable=0+
    operation int8 0+
    permissionType int8 0+
`,
  DeleteAclsResponse: `
1-3 flexible=2+
  throttleTimeMs int32 0+
  filterResults []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
    matchingAcls []struct 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+
      resourceType int8 0+
      resourceName string 0+
      patternType int8 1+ default=3
      principal string 0+
      host string 0+
      operation int8 0+
      permissionType int8 0+
`,
  DeleteGroupsRequest: `
0-2 flexible=2+
  groupsNames []string 0+
`,
  DeleteGroupsResponse: `
0-2 flexible=2+
  throttleTimeMs int32 0+
  results []struct 0+
    groupId string 0+
    errorCode int16 0+
`,
  DeleteRecordsRequest: `
0-2 flexible=2+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      offset int64 0+
  timeoutMs int32 0+
`,
  DeleteRecordsResponse: `
0-2 flexible=2+
  throttleTimeMs int32 0+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      lowWatermark int64 0+
      errorCode int16 0+
`,
  DeleteShareGroupOffsetsRequest: `
0 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicName string 0+
`,
  DeleteShareGroupOffsetsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  responses []struct 0+
    topicName string 0+
    topicId uuid 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+ default=null
`,
  DeleteShareGroupStateRequest: `
0 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
`,
  DeleteShareGroupStateResponse: `
0 flexible=0+
  results []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
`,
  DeleteTopicsRequest: `
1-6 flexible=4+
  topics []struct 6+
    name string 6+ nullable=6+ default=null
    topicId uuid 6+
  topicNames []string 0-5 ignorable
  timeoutMs int32 0+
`,
  DeleteTopicsResponse: `
1-6 flexible=4+
  throttleTimeMs int32 1+ ignorable
  responses []struct 0+
    name string 0+ nullable=6+
    topicId uuid 6+ ignorable
    errorCode int16 0+
    errorMessage string 5+ nullable=5+ default=null ignorable
`,
  DescribeAclsRequest: `
1-3 flexible=2+
  resourceTypeFilter int8 0+
  resourceNameFilter string 0+ nullable=0+
  patternTypeFilter int8 1+ default=3
  principalFilter string 0+ nullable=0+
  hostFilter string 0+ nullable=0+
  operation int8 0+
  permissionType int8 0+
`,
  DescribeAclsResponse: `
1-3 flexible=2+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  resources []struct 0+
    resourceType int8 0+
    resourceName string 0+
    patternType int8 1+ default=3
    acls []struct 0+
      principal string 0+
      host string 0+
      operation int8 0+
      permissionType int8 0+
`,
  DescribeClientQuotasRequest: `
0-1 flexible=1+
  components []struct 0+
    entityType string 0+
    matchType int8 0+
    match string 0+ nullable=0+
  strict bool 0+
`,
  DescribeClientQuotasResponse: `
0-1 flexible=1+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  entries []struct 0+ nullable=0+
    entity []struct 0+
      entityType string 0+
      entityName string 0+ nullable=0+
    values []struct 0+
      key string 0+
      value float64 0+
`,
  DescribeClusterRequest: `
0-2 flexible=0+
  includeClusterAuthorizedOperations bool 0+
  endpointType int8 1+ default=1
  includeFencedBrokers bool 2+
`,
  DescribeClusterResponse: `
0-2 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  endpointType int8 1+ default=1
  clusterId string 0+
  controllerId int32 0+ default=-1
  brokers []struct 0+
    brokerId int32 0+
    host string 0+
    port int32 0+
    rack string 0+ nullable=0+ default=null
    isFenced bool 2+
  clusterAuthorizedOperations int32 0+ default=-2147483648
`,
  DescribeConfigsRequest: `
1-4 flexible=4+
  resources []struct 0+
    resourceType int8 0+
    resourceName string 0+
    configurationKeys []string 0+ nullable=0+
  includeSynonyms bool 1+
  includeDocumentation bool 3+
`,
  DescribeConfigsResponse: `
1-4 flexible=4+
  throttleTimeMs int32 0+
  results []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
    resourceType int8 0+
    resourceName string 0+
    configs []struct 0+
      name string 0+
      value string 0+ nullable=0+
      readOnly bool 0+
      configSource int8 1+ default=-1 ignorable
      isSensitive bool 0+
      synonyms []struct 1+ ignorable
        name string 1+
        value string 1+ nullable=0+
        source int8 1+
      configType int8 3+ ignorable
      documentation string 3+ nullable=0+ ignorable
`,
  DescribeDelegationTokenRequest: `
1-3 flexible=2+
  owners []struct 0+ nullable=0+
    principalType string 0+
    principalName string 0+
`,
  DescribeDelegationTokenResponse: `
1-3 flexible=2+
  errorCode int16 0+
  tokens []struct 0+
    principalType string 0+
    principalName string 0+
    tokenRequesterPrincipalType string 3+
    tokenRequesterPrincipalName string 3+
    issueTimestamp int64 0+
    expiryTimestamp int64 0+
    maxTimestamp int64 0+
    tokenId string 0+
    hmac bytes 0+
    renewers []struct 0+
      principalType string 0+
      principalName string 0+
  throttleTimeMs int32 0+
`,
  DescribeGroupsRequest: `
0-6 flexible=5+
  groups []string 0+
  includeAuthorizedOperations bool 3+
`,
  DescribeGroupsResponse: `
0-6 flexible=5+
  throttleTimeMs int32 1+ ignorable
  groups []struct 0+
    errorCode int16 0+
    errorMessage string 6+ nullable=6+ default=null
    groupId string 0+
    groupState string 0+
    protocolType string 0+
    protocolData string 0+
    members []struct 0+
      memberId string 0+
      groupInstanceId string 4+ nullable=4+ default=null ignorable
      clientId string 0+
      clientHost string 0+
      memberMetadata bytes 0+
      memberAssignment bytes 0+
    authorizedOperations int32 3+ default=-2147483648
`,
  DescribeLogDirsRequest: `
1-5 flexible=2+
  topics []struct 0+ nullable=0+
    topic string 0+
    partitions []int32 0+
`,
  DescribeLogDirsResponse: `
1-5 flexible=2+
  throttleTimeMs int32 0+
  errorCode int16 3+ ignorable
  results []struct 0+
    errorCode int16 0+
    logDir string 0+
    topics []struct 0+
      name string 0+
      partitions []struct 0+
        partitionIndex int32 0+
        partitionSize int64 0+
        offsetLag int64 0+
        isFutureKey bool 0+
    totalBytes int64 4+ default=-1 ignorable
    usableBytes int64 4+ default=-1 ignorable
    isCordoned bool 5+ ignorable
`,
  DescribeProducersRequest: `
0 flexible=0+
  topics []struct 0+
    name string 0+
    partitionIndexes []int32 0+
`,
  DescribeProducersResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
      activeProducers []struct 0+
        producerId int64 0+
        producerEpoch int32 0+
        lastSequence int32 0+ default=-1
        lastTimestamp int64 0+ default=-1
        coordinatorEpoch int32 0+
        currentTxnStartOffset int64 0+ default=-1
`,
  DescribeQuorumRequest: `
0-2 flexible=0+
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
`,
  DescribeQuorumResponse: `
0-2 flexible=0+
  errorCode int16 0+
  errorMessage string 2+ nullable=2+ ignorable
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      errorMessage string 2+ nullable=2+ ignorable
      leaderId int32 0+
      leaderEpoch int32 0+
      highWatermark int64 0+
      currentVoters []struct 0+
        replicaId int32 0+
        replicaDirectoryId uuid 2+
        logEndOffset int64 0+
        lastFetchTimestamp int64 1+ default=-1 ignorable
        lastCaughtUpTimestamp int64 1+ default=-1 ignorable
      observers []struct 0+
        replicaId int32 0+
        replicaDirectoryId uuid 2+
        logEndOffset int64 0+
        lastFetchTimestamp int64 1+ default=-1 ignorable
        lastCaughtUpTimestamp int64 1+ default=-1 ignorable
  nodes []struct 2+
    nodeId int32 2+
    listeners []struct 2+
      name string 2+
      host string 2+
      port uint16 2+
`,
  DescribeShareGroupOffsetsRequest: `
0-1 flexible=0+
  groups []struct 0+
    groupId string 0+
    topics []struct 0+ nullable=0+
      topicName string 0+
      partitions []int32 0+
`,
  DescribeShareGroupOffsetsResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+
  groups []struct 0+
    groupId string 0+
    topics []struct 0+
      topicName string 0+
      topicId uuid 0+
      partitions []struct 0+
        partitionIndex int32 0+
        startOffset int64 0+
        leaderEpoch int32 0+
        lag int64 1+ default=-1 ignorable
        errorCode int16 0+
        errorMessage string 0+ nullable=0+ default=null
    errorCode int16 0+
    errorMessage string 0+ nullable=0+ default=null
`,
  DescribeTopicPartitionsRequest: `
0 flexible=0+
  topics []struct 0+
    name string 0+
  responsePartitionLimit int32 0+ default=2000
  cursor struct 0+ nullable=0+ default=null
    topicName string 0+
    partitionIndex int32 0+
`,
  DescribeTopicPartitionsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+ ignorable
  topics []struct 0+
    errorCode int16 0+
    name string 0+ nullable=0+
    topicId uuid 0+ ignorable
    isInternal bool 0+ ignorable
    partitions []struct 0+
      errorCode int16 0+
      partitionIndex int32 0+
      leaderId int32 0+
      leaderEpoch int32 0+ default=-1 ignorable
      replicaNodes []int32 0+
      isrNodes []int32 0+
      eligibleLeaderReplicas []int32 0+ nullable=0+ default=null
      lastKnownElr []int32 0+ nullable=0+ default=null
      offlineReplicas []int32 0+ ignorable
    topicAuthorizedOperations int32 0+ default=-2147483648
  nextCursor struct 0+ nullable=0+ default=null
    topicName string 0+
    partitionIndex int32 0+
`,
  DescribeTransactionsRequest: `
0 flexible=0+
  transactionalIds []string 0+
`,
  DescribeTransactionsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  transactionStates []struct 0+
    errorCode int16 0+
    transactionalId string 0+
    transactionState string 0+
    transactionTimeoutMs int32 0+
    transactionStartTimeMs int64 0+
    producerId int64 0+
    producerEpoch int16 0+
    topics []struct 0+
      topic string 0+
      partitions []int32 0+
`,
  DescribeUserScramCredentialsRequest: `
0 flexible=0+
  users []struct 0+ nullable=0+
    name string 0+
`,
  DescribeUserScramCredentialsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  results []struct 0+
    user string 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
    credentialInfos []struct 0+
      mechanism int8 0+
      iterations int32 0+
`,
  ElectLeadersRequest: `
0-2 flexible=2+
  electionType int8 1+
  topicPartitions []struct 0+ nullable=0+
    topic string 0+
    partitions []int32 0+
  timeoutMs int32 0+ default=60000
`,
  ElectLeadersResponse: `
0-2 flexible=2+
  throttleTimeMs int32 0+
  errorCode int16 1+
  replicaElectionResults []struct 0+
    topic string 0+
    partitionResult []struct 0+
      partitionId int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+
`,
  EndQuorumEpochRequest: `
0-1 flexible=1+
  clusterId string 0+ nullable=0+ default=null
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      leaderId int32 0+
      leaderEpoch int32 0+
      preferredSuccessors []int32 0 ignorable
      preferredCandidates []struct 1+ ignorable
        candidateId int32 1+
        candidateDirectoryId uuid 1+
  leaderEndpoints []struct 1+ ignorable
    name string 1+
    host string 1+
    port uint16 1+
`,
  EndQuorumEpochResponse: `
0-1 flexible=1+
  errorCode int16 0+
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      leaderId int32 0+
      leaderEpoch int32 0+
  nodeEndpoints []struct 1+ tag=0@1+
    nodeId int32 1+
    host string 1+
    port uint16 1+
`,
  EndTxnMarker: `
0 flexible=none
  coordinatorEpoch int32 0+
`,
  EndTxnRequest: `
0-5 flexible=3+
  transactionalId string 0+
  producerId int64 0+
  producerEpoch int16 0+
  committed bool 0+
`,
  EndTxnResponse: `
0-5 flexible=3+
  throttleTimeMs int32 0+
  errorCode int16 0+
  producerId int64 5+ default=-1 ignorable
  producerEpoch int16 5+ default=-1 ignorable
`,
  EnvelopeRequest: `
0 flexible=0+
  requestData bytes 0+
  requestPrincipal bytes 0+ nullable=0+
  clientHostAddress bytes 0+
`,
  EnvelopeResponse: `
0 flexible=0+
  responseData bytes 0+ nullable=0+ default=null
  errorCode int16 0+
`,
  ExpireDelegationTokenRequest: `
1-2 flexible=2+
  hmac bytes 0+
  expiryTimePeriodMs int64 0+
`,
  ExpireDelegationTokenResponse: `
1-2 flexible=2+
  errorCode int16 0+
  expiryTimestampMs int64 0+
  throttleTimeMs int32 0+
`,
  FetchRequest: `
4-18 flexible=12+
  clusterId string 12+ nullable=12+ tag=0@12+ default=null ignorable
  replicaId int32 0-14 default=-1
  replicaState struct 15+ tag=1@15+
    replicaId int32 15+ default=-1
    replicaEpoch int64 15+ default=-1
  maxWaitMs int32 0+
  minBytes int32 0+
  maxBytes int32 3+ default=2147483647 ignorable
  isolationLevel int8 4+ ignorable
  sessionId int32 7+ ignorable
  sessionEpoch int32 7+ default=-1 ignorable
  topics []struct 0+
    topic string 0-12 ignorable
    topicId uuid 13+ ignorable
    partitions []struct 0+
      partition int32 0+
      currentLeaderEpoch int32 9+ default=-1 ignorable
      fetchOffset int64 0+
      lastFetchedEpoch int32 12+ default=-1
      logStartOffset int64 5+ default=-1 ignorable
      partitionMaxBytes int32 0+
      replicaDirectoryId uuid 17+ tag=0@17+ ignorable
      highWatermark int64 18+ tag=1@18+ default=9223372036854775807 ignorable
  forgottenTopicsData []struct 7+
    topic string 7-12 ignorable
    topicId uuid 13+ ignorable
    partitions []int32 7+
  rackId string 11+ ignorable
`,
  FetchResponse: `
4-18 flexible=12+
  throttleTimeMs int32 1+ ignorable
  errorCode int16 7+ ignorable
  sessionId int32 7+
  responses []struct 0+
    topic string 0-12 ignorable
    topicId uuid 13+ ignorable
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      highWatermark int64 0+
      lastStableOffset int64 4+ default=-1 ignorable
      logStartOffset int64 5+ default=-1 ignorable
      divergingEpoch struct 12+ tag=0@12+
        epoch int32 12+ default=-1
        endOffset int64 12+ default=-1
      currentLeader struct 12+ tag=1@12+
        leaderId int32 12+ default=-1
        leaderEpoch int32 12+ default=-1
      snapshotId struct 12+ tag=2@12+
        endOffset int64 0+ default=-1
        epoch int32 0+ default=-1
      abortedTransactions []struct 4+ nullable=4+ ignorable
        producerId int64 4+
        firstOffset int64 4+
      preferredReadReplica int32 11+ default=-1
      records records 0+ nullable=0+
  nodeEndpoints []struct 16+ tag=0@16+
    nodeId int32 16+
    host string 16+
    port int32 16+
    rack string 16+ nullable=16+ default=null
`,
  FetchSnapshotRequest: `
0-1 flexible=0+
  clusterId string 0+ nullable=0+ tag=0@0+ default=null
  replicaId int32 0+ default=-1
  maxBytes int32 0+ default=2147483647
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partition int32 0+
      currentLeaderEpoch int32 0+
      snapshotId struct 0+
        endOffset int64 0+
        epoch int32 0+
      position int64 0+
      replicaDirectoryId uuid 1+ tag=0@1+ ignorable
`,
  FetchSnapshotResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+ ignorable
  errorCode int16 0+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      index int32 0+
      errorCode int16 0+
      snapshotId struct 0+
        endOffset int64 0+
        epoch int32 0+
      currentLeader struct 0+ tag=0@0+
        leaderId int32 0+
        leaderEpoch int32 0+
      size int64 0+
      position int64 0+
      unalignedRecords records 0+
  nodeEndpoints []struct 1+ tag=0@1+
    nodeId int32 1+
    host string 1+
    port uint16 1+
`,
  FindCoordinatorRequest: `
0-6 flexible=3+
  key string 0-3
  keyType int8 1+
  coordinatorKeys []string 4+
`,
  FindCoordinatorResponse: `
0-6 flexible=3+
  throttleTimeMs int32 1+ ignorable
  errorCode int16 0-3
  errorMessage string 1-3 nullable=1-3 ignorable
  nodeId int32 0-3
  host string 0-3
  port int32 0-3
  coordinators []struct 4+
    key string 4+
    nodeId int32 4+
    host string 4+
    port int32 4+
    errorCode int16 4+
    errorMessage string 4+ nullable=4+ ignorable
`,
  GetTelemetrySubscriptionsRequest: `
0 flexible=0+
  clientInstanceId uuid 0+
`,
  GetTelemetrySubscriptionsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  clientInstanceId uuid 0+
  subscriptionId int32 0+
  acceptedCompressionTypes []int8 0+
  pushIntervalMs int32 0+
  telemetryMaxBytes int32 0+
  deltaTemporality bool 0+
  requestedMetrics []string 0+
`,
  HeartbeatRequest: `
0-4 flexible=4+
  groupId string 0+
  generationId int32 0+
  memberId string 0+
  groupInstanceId string 3+ nullable=3+ default=null
`,
  HeartbeatResponse: `
0-4 flexible=4+
  throttleTimeMs int32 1+ ignorable
  errorCode int16 0+
`,
  IncrementalAlterConfigsRequest: `
0-1 flexible=1+
  resources []struct 0+
    resourceType int8 0+
    resourceName string 0+
    configs []struct 0+
      name string 0+
      configOperation int8 0+
      value string 0+ nullable=0+
  validateOnly bool 0+
`,
  IncrementalAlterConfigsResponse: `
0-1 flexible=1+
  throttleTimeMs int32 0+
  responses []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
    resourceType int8 0+
    resourceName string 0+
`,
  InitProducerIdRequest: `
0-6 flexible=2+ latestUnstable
  transactionalId string 0+ nullable=0+
  transactionTimeoutMs int32 0+
  producerId int64 3+ default=-1
  producerEpoch int16 3+ default=-1
  enable2Pc bool 6+
  keepPreparedTxn bool 6+
`,
  InitProducerIdResponse: `
0-6 flexible=2+
  throttleTimeMs int32 0+ ignorable
  errorCode int16 0+
  producerId int64 0+ default=-1
  producerEpoch int16 0+
  ongoingTxnProducerId int64 6+ default=-1
  ongoingTxnProducerEpoch int16 6+ default=-1
`,
  InitializeShareGroupStateRequest: `
0 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      stateEpoch int32 0+
      startOffset int64 0+
`,
  InitializeShareGroupStateResponse: `
0 flexible=0+
  results []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
`,
  JoinGroupRequest: `
0-9 flexible=6+
  groupId string 0+
  sessionTimeoutMs int32 0+
  rebalanceTimeoutMs int32 1+ default=-1 ignorable
  memberId string 0+
  groupInstanceId string 5+ nullable=5+ default=null
  protocolType string 0+
  protocols []struct 0+
    name string 0+
    metadata bytes 0+
  reason string 8+ nullable=8+ default=null ignorable
`,
  JoinGroupResponse: `
0-9 flexible=6+
  throttleTimeMs int32 2+ ignorable
  errorCode int16 0+
  generationId int32 0+ default=-1
  protocolType string 7+ nullable=7+ default=null ignorable
  protocolName string 0+ nullable=7+
  leader string 0+
  skipAssignment bool 9+
  memberId string 0+
  members []struct 0+
    memberId string 0+
    groupInstanceId string 5+ nullable=5+ default=null ignorable
    metadata bytes 0+
`,
  KRaftVersionRecord: `
0 flexible=0+
  version int16 0+
  kRaftVersion int16 0+
`,
  LeaderChangeMessage: `
0-1 flexible=0+
  version int16 0+
  leaderId int32 0+
  voters []struct 0+
    voterId int32 0+
    voterDirectoryId uuid 1+
  grantingVoters []struct 0+
    voterId int32 0+
    voterDirectoryId uuid 1+
`,
  LeaveGroupRequest: `
0-5 flexible=4+
  groupId string 0+
  memberId string 0-2
  members []struct 3+
    memberId string 3+
    groupInstanceId string 3+ nullable=3+ default=null
    reason string 5+ nullable=5+ default=null ignorable
`,
  LeaveGroupResponse: `
0-5 flexible=4+
  throttleTimeMs int32 1+ ignorable
  errorCode int16 0+
  members []struct 3+
    memberId string 3+
    groupInstanceId string 3+ nullable=3+
    errorCode int16 3+
`,
  ListConfigResourcesRequest: `
0-1 flexible=0+
  resourceTypes []int8 1+
`,
  ListConfigResourcesResponse: `
0-1 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  configResources []struct 0+
    resourceName string 0+
    resourceType int8 1+ default=16 ignorable
`,
  ListGroupsRequest: `
0-5 flexible=3+
  statesFilter []string 4+
  typesFilter []string 5+
`,
  ListGroupsResponse: `
0-5 flexible=3+
  throttleTimeMs int32 1+ ignorable
  errorCode int16 0+
  groups []struct 0+
    groupId string 0+
    protocolType string 0+
    groupState string 4+ ignorable
    groupType string 5+ ignorable
`,
  ListOffsetsRequest: `
1-11 flexible=6+
  replicaId int32 0+
  isolationLevel int8 2+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      currentLeaderEpoch int32 4+ default=-1 ignorable
      timestamp int64 0+
  timeoutMs int32 10+ ignorable
`,
  ListOffsetsResponse: `
1-11 flexible=6+
  throttleTimeMs int32 2+ ignorable
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      timestamp int64 1+ default=-1
      offset int64 1+ default=-1
      leaderEpoch int32 4+ default=-1
`,
  ListPartitionReassignmentsRequest: `
0 flexible=0+
  timeoutMs int32 0+ default=60000
  topics []struct 0+ nullable=0+ default=null
    name string 0+
    partitionIndexes []int32 0+
`,
  ListPartitionReassignmentsResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      replicas []int32 0+
      addingReplicas []int32 0+
      removingReplicas []int32 0+
`,
  ListTransactionsRequest: `
0-2 flexible=0+
  stateFilters []string 0+
  producerIdFilters []int64 0+
  durationFilter int64 1+ default=-1
  transactionalIdPattern string 2+ nullable=2+ default=null
`,
  ListTransactionsResponse: `
0-2 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  unknownStateFilters []string 0+
  transactionStates []struct 0+
    transactionalId string 0+
    producerId int64 0+
    transactionState string 0+
`,
  MetadataRequest: `
0-13 flexible=9+
  topics []struct 0+ nullable=1+
    topicId uuid 10+ ignorable
    name string 0+ nullable=10+
  allowAutoTopicCreation bool 4+ default=true
  includeClusterAuthorizedOperations bool 8-10
  includeTopicAuthorizedOperations bool 8+
`,
  MetadataResponse: `
0-13 flexible=9+
  throttleTimeMs int32 3+ ignorable
  brokers []struct 0+
    nodeId int32 0+
    host string 0+
    port int32 0+
    rack string 1+ nullable=1+ default=null ignorable
  clusterId string 2+ nullable=2+ default=null ignorable
  controllerId int32 1+ default=-1 ignorable
  topics []struct 0+
    errorCode int16 0+
    name string 0+ nullable=12+
    topicId uuid 10+ ignorable
    isInternal bool 1+ ignorable
    partitions []struct 0+
      errorCode int16 0+
      partitionIndex int32 0+
      leaderId int32 0+
      leaderEpoch int32 7+ default=-1 ignorable
      replicaNodes []int32 0+
      isrNodes []int32 0+
      offlineReplicas []int32 5+ ignorable
    topicAuthorizedOperations int32 8+ default=-2147483648
  clusterAuthorizedOperations int32 8-10 default=-2147483648
  errorCode int16 13+ ignorable
`,
  OffsetCommitRequest: `
2-10 flexible=8+
  groupId string 0+
  generationIdOrMemberEpoch int32 1+ default=-1 ignorable
  memberId string 1+ ignorable
  groupInstanceId string 7+ nullable=7+ default=null
  retentionTimeMs int64 2-4 default=-1 ignorable
  topics []struct 0+
    name string 0-9 ignorable
    topicId uuid 10+ ignorable
    partitions []struct 0+
      partitionIndex int32 0+
      committedOffset int64 0+
      committedLeaderEpoch int32 6+ default=-1 ignorable
      committedMetadata string 0+ nullable=0+
`,
  OffsetCommitResponse: `
2-10 flexible=8+
  throttleTimeMs int32 3+ ignorable
  topics []struct 0+
    name string 0-9 ignorable
    topicId uuid 10+ ignorable
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
`,
  OffsetDeleteRequest: `
0 flexible=none
  groupId string 0+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
`,
  OffsetDeleteResponse: `
0 flexible=none
  errorCode int16 0+
  throttleTimeMs int32 0+ ignorable
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
`,
  OffsetFetchRequest: `
1-10 flexible=6+
  groupId string 0-7
  topics []struct 0-7 nullable=2-7
    name string 0-7
    partitionIndexes []int32 0-7
  groups []struct 8+
    groupId string 8+
    memberId string 9+ nullable=9+ default=null ignorable
    memberEpoch int32 9+ default=-1 ignorable
    topics []struct 8+ nullable=8+
      name string 8-9 ignorable
      topicId uuid 10+ ignorable
      partitionIndexes []int32 8+
  requireStable bool 7+
`,
  OffsetFetchResponse: `
1-10 flexible=6+
  throttleTimeMs int32 3+ ignorable
  topics []struct 0-7
    name string 0-7
    partitions []struct 0-7
      partitionIndex int32 0-7
      committedOffset int64 0-7
      committedLeaderEpoch int32 5-7 default=-1 ignorable
      metadata string 0-7 nullable=0-7
      errorCode int16 0-7
  errorCode int16 2-7 ignorable
  groups []struct 8+
    groupId string 8+
    topics []struct 8+
      name string 8-9 ignorable
      topicId uuid 10+ ignorable
      partitions []struct 8+
        partitionIndex int32 8+
        committedOffset int64 8+
        committedLeaderEpoch int32 8+ default=-1 ignorable
        metadata string 8+ nullable=8+
        errorCode int16 8+
    errorCode int16 8+
`,
  OffsetForLeaderEpochRequest: `
2-4 flexible=4+
  replicaId int32 3+ default=-2 ignorable
  topics []struct 0+
    topic string 0+
    partitions []struct 0+
      partition int32 0+
      currentLeaderEpoch int32 2+ default=-1 ignorable
      leaderEpoch int32 0+
`,
  OffsetForLeaderEpochResponse: `
2-4 flexible=4+
  throttleTimeMs int32 2+ ignorable
  topics []struct 0+
    topic string 0+
    partitions []struct 0+
      errorCode int16 0+
      partition int32 0+
      leaderEpoch int32 1+ default=-1 ignorable
      endOffset int64 0+ default=-1
`,
  ProduceRequest: `
3-13 flexible=9+
  transactionalId string 3+ nullable=3+ default=null
  acks int16 0+
  timeoutMs int32 0+
  topicData []struct 0+
    name string 0-12 ignorable
    topicId uuid 13+ ignorable
    partitionData []struct 0+
      index int32 0+
      records records 0+ nullable=0+
`,
  ProduceResponse: `
3-13 flexible=9+
  responses []struct 0+
    name string 0-12 ignorable
    topicId uuid 13+ ignorable
    partitionResponses []struct 0+
      index int32 0+
      errorCode int16 0+
      baseOffset int64 0+
      logAppendTimeMs int64 2+ default=-1 ignorable
      logStartOffset int64 5+ default=-1 ignorable
      recordErrors []struct 8+ ignorable
        batchIndex int32 8+
        batchIndexErrorMessage string 8+ nullable=8+ default=null
      errorMessage string 8+ nullable=8+ default=null ignorable
      currentLeader struct 10+ tag=0@10+
        leaderId int32 10+ default=-1
        leaderEpoch int32 10+ default=-1
  throttleTimeMs int32 1+ ignorable
  nodeEndpoints []struct 10+ tag=0@10+
    nodeId int32 10+
    host string 10+
    port int32 10+
    rack string 10+ nullable=10+ default=null
`,
  PushTelemetryRequest: `
0 flexible=0+
  clientInstanceId uuid 0+
  subscriptionId int32 0+
  terminating bool 0+
  compressionType int8 0+
  metrics bytes 0+
`,
  PushTelemetryResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
`,
  ReadShareGroupStateRequest: `
0 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      leaderEpoch int32 0+
`,
  ReadShareGroupStateResponse: `
0 flexible=0+
  results []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
      stateEpoch int32 0+
      startOffset int64 0+
      stateBatches []struct 0+
        firstOffset int64 0+
        lastOffset int64 0+
        deliveryState int8 0+
        deliveryCount int16 0+
`,
  ReadShareGroupStateSummaryRequest: `
0-1 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      leaderEpoch int32 0+
`,
  ReadShareGroupStateSummaryResponse: `
0-1 flexible=0+
  results []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
      stateEpoch int32 0+
      leaderEpoch int32 0+
      startOffset int64 0+
      deliveryCompleteCount int32 1+ default=-1 ignorable
`,
  RemoveRaftVoterRequest: `
0 flexible=0+
  clusterId string 0+ nullable=0+
  voterId int32 0+
  voterDirectoryId uuid 0+
`,
  RemoveRaftVoterResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ ignorable
`,
  RenewDelegationTokenRequest: `
1-2 flexible=2+
  hmac bytes 0+
  renewPeriodMs int64 0+
`,
  RenewDelegationTokenResponse: `
1-2 flexible=2+
  errorCode int16 0+
  expiryTimestampMs int64 0+
  throttleTimeMs int32 0+
`,
  RequestHeader: `
1-2 flexible=2+
  requestApiKey int16 0+
  requestApiVersion int16 0+
  correlationId int32 0+
  clientId string 1+ nullable=1+ flexible=none
`,
  ResponseHeader: `
0-1 flexible=1+
  correlationId int32 0+
`,
  SaslAuthenticateRequest: `
0-2 flexible=2+
  authBytes bytes 0+
`,
  SaslAuthenticateResponse: `
0-2 flexible=2+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  authBytes bytes 0+
  sessionLifetimeMs int64 1+ ignorable
`,
  SaslHandshakeRequest: `
0-1 flexible=none
  mechanism string 0+
`,
  SaslHandshakeResponse: `
0-1 flexible=none
  errorCode int16 0+
  mechanisms []string 0+
`,
  ShareAcknowledgeRequest: `
1-2 flexible=0+
  groupId string 0+ nullable=0+ default=null
  memberId string 0+ nullable=0+
  shareSessionEpoch int32 0+
  isRenewAck bool 2+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partitionIndex int32 0+
      acknowledgementBatches []struct 0+
        firstOffset int64 0+
        lastOffset int64 0+
        acknowledgeTypes []int8 0+
`,
  ShareAcknowledgeResponse: `
1-2 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  acquisitionLockTimeoutMs int32 2+ ignorable
  responses []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
      currentLeader struct 0+
        leaderId int32 0+
        leaderEpoch int32 0+
  nodeEndpoints []struct 0+
    nodeId int32 0+
    host string 0+
    port int32 0+
    rack string 0+ nullable=0+ default=null
`,
  ShareFetchRequest: `
1-2 flexible=0+
  groupId string 0+ nullable=0+ default=null
  memberId string 0+ nullable=0+
  shareSessionEpoch int32 0+
  maxWaitMs int32 0+
  minBytes int32 0+
  maxBytes int32 0+ default=2147483647
  maxRecords int32 1+
  batchSize int32 1+
  shareAcquireMode int8 2+ ignorable
  isRenewAck bool 2+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partitionIndex int32 0+
      partitionMaxBytes int32 0
      acknowledgementBatches []struct 0+
        firstOffset int64 0+
        lastOffset int64 0+
        acknowledgeTypes []int8 0+
  forgottenTopicsData []struct 0+
    topicId uuid 0+
    partitions []int32 0+
`,
  ShareFetchResponse: `
1-2 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  acquisitionLockTimeoutMs int32 1+
  responses []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
      acknowledgeErrorCode int16 0+
      acknowledgeErrorMessage string 0+ nullable=0+ default=null
      currentLeader struct 0+
        leaderId int32 0+
        leaderEpoch int32 0+
      records records 0+ nullable=0
      acquiredRecords []struct 0+
        firstOffset int64 0+
        lastOffset int64 0+
        deliveryCount int16 0+
  nodeEndpoints []struct 0+
    nodeId int32 0+
    host string 0+
    port int32 0+
    rack string 0+ nullable=0+ default=null
`,
  ShareGroupDescribeRequest: `
1 flexible=0+
  groupIds []string 0+
  includeAuthorizedOperations bool 0+
`,
  ShareGroupDescribeResponse: `
1 flexible=0+
  throttleTimeMs int32 0+
  groups []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+ default=null
    groupId string 0+
    groupState string 0+
    groupEpoch int32 0+
    assignmentEpoch int32 0+
    assignorName string 0+
    members []struct 0+
      memberId string 0+
      rackId string 0+ nullable=0+ default=null
      memberEpoch int32 0+
      clientId string 0+
      clientHost string 0+
      subscribedTopicNames []string 0+
      assignment struct 0+
        topicPartitions []struct 0+
          topicId uuid 0+
          topicName string 0+
          partitions []int32 0+
    authorizedOperations int32 0+ default=-2147483648
`,
  ShareGroupHeartbeatRequest: `
1 flexible=0+
  groupId string 0+
  memberId string 0+
  memberEpoch int32 0+
  rackId string 0+ nullable=0+ default=null
  subscribedTopicNames []string 0+ nullable=0+ default=null
`,
  ShareGroupHeartbeatResponse: `
1 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  memberId string 0+ nullable=0+ default=null
  memberEpoch int32 0+
  heartbeatIntervalMs int32 0+
  assignment struct 0+ nullable=0+ default=null
    topicPartitions []struct 0+
      topicId uuid 0+
      partitions []int32 0+
`,
  SnapshotFooterRecord: `
0 flexible=0+
  version int16 0+
`,
  SnapshotHeaderRecord: `
0 flexible=0+
  version int16 0+
  lastContainedLogTimestamp int64 0+
`,
  StreamsGroupDescribeRequest: `
0 flexible=0+
  groupIds []string 0+
  includeAuthorizedOperations bool 0+
`,
  StreamsGroupDescribeResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  groups []struct 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+ default=null
    groupId string 0+
    groupState string 0+
    groupEpoch int32 0+
    assignmentEpoch int32 0+
    topology struct 0+ nullable=0+ default=null
      epoch int32 0+
      subtopologies []struct 0+ nullable=0+ default=null
        subtopologyId string 0+
        sourceTopics []string 0+
        repartitionSinkTopics []string 0+
        stateChangelogTopics []struct 0+
          name string 0+
          partitions int32 0+
          replicationFactor int16 0+
          topicConfigs []struct 0+
            key string 0+
            value string 0+
        repartitionSourceTopics []struct 0+
          name string 0+
          partitions int32 0+
          replicationFactor int16 0+
          topicConfigs []struct 0+
            key string 0+
            value string 0+
    members []struct 0+
      memberId string 0+
      memberEpoch int32 0+
      instanceId string 0+ nullable=0+ default=null
      rackId string 0+ nullable=0+ default=null
      clientId string 0+
      clientHost string 0+
      topologyEpoch int32 0+
      processId string 0+
      userEndpoint struct 0+ nullable=0+ default=null
        host string 0+
        port uint16 0+
      clientTags []struct 0+
        key string 0+
        value string 0+
      taskOffsets []struct 0+
        subtopologyId string 0+
        partition int32 0+
        offset int64 0+
      taskEndOffsets []struct 0+
        subtopologyId string 0+
        partition int32 0+
        offset int64 0+
      assignment struct 0+
        activeTasks []struct 0+
          subtopologyId string 0+
          partitions []int32 0+
        standbyTasks []struct 0+
          subtopologyId string 0+
          partitions []int32 0+
        warmupTasks []struct 0+
          subtopologyId string 0+
          partitions []int32 0+
      targetAssignment struct 0+
        activeTasks []struct 0+
          subtopologyId string 0+
          partitions []int32 0+
        standbyTasks []struct 0+
          subtopologyId string 0+
          partitions []int32 0+
        warmupTasks []struct 0+
          subtopologyId string 0+
          partitions []int32 0+
      isClassic bool 0+
    authorizedOperations int32 0+ default=-2147483648
`,
  StreamsGroupHeartbeatRequest: `
0 flexible=0+
  groupId string 0+
  memberId string 0+
  memberEpoch int32 0+
  endpointInformationEpoch int32 0+
  instanceId string 0+ nullable=0+ default=null
  rackId string 0+ nullable=0+ default=null
  rebalanceTimeoutMs int32 0+ default=-1
  topology struct 0+ nullable=0+ default=null
    epoch int32 0+
    subtopologies []struct 0+
      subtopologyId string 0+
      sourceTopics []string 0+
      sourceTopicRegex []string 0+
      stateChangelogTopics []struct 0+
        name string 0+
        partitions int32 0+
        replicationFactor int16 0+
        topicConfigs []struct 0+
          key string 0+
          value string 0+
      repartitionSinkTopics []string 0+
      repartitionSourceTopics []struct 0+
        name string 0+
        partitions int32 0+
        replicationFactor int16 0+
        topicConfigs []struct 0+
          key string 0+
          value string 0+
      copartitionGroups []struct 0+
        sourceTopics []int16 0+
        sourceTopicRegex []int16 0+
        repartitionSourceTopics []int16 0+
  activeTasks []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partitions []int32 0+
  standbyTasks []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partitions []int32 0+
  warmupTasks []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partitions []int32 0+
  processId string 0+ nullable=0+ default=null
  userEndpoint struct 0+ nullable=0+ default=null
    host string 0+
    port uint16 0+
  clientTags []struct 0+ nullable=0+ default=null
    key string 0+
    value string 0+
  taskOffsets []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partition int32 0+
    offset int64 0+
  taskEndOffsets []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partition int32 0+
    offset int64 0+
  shutdownApplication bool 0+
`,
  StreamsGroupHeartbeatResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+ default=null
  memberId string 0+
  memberEpoch int32 0+
  heartbeatIntervalMs int32 0+
  acceptableRecoveryLag int32 0+
  taskOffsetIntervalMs int32 0+
  status []struct 0+ nullable=0+
    statusCode int8 0+
    statusDetail string 0+
  activeTasks []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partitions []int32 0+
  standbyTasks []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partitions []int32 0+
  warmupTasks []struct 0+ nullable=0+ default=null
    subtopologyId string 0+
    partitions []int32 0+
  endpointInformationEpoch int32 0+
  partitionsByUserEndpoint []struct 0+ nullable=0+ default=null
    userEndpoint struct 0+
      host string 0+
      port uint16 0+
    activePartitions []struct 0+
      topic string 0+
      partitions []int32 0+
    standbyPartitions []struct 0+
      topic string 0+
      partitions []int32 0+
`,
  SyncGroupRequest: `
0-5 flexible=4+
  groupId string 0+
  generationId int32 0+
  memberId string 0+
  groupInstanceId string 3+ nullable=3+ default=null
  protocolType string 5+ nullable=5+ default=null ignorable
  protocolName string 5+ nullable=5+ default=null ignorable
  assignments []struct 0+
    memberId string 0+
    assignment bytes 0+
`,
  SyncGroupResponse: `
0-5 flexible=4+
  throttleTimeMs int32 1+ ignorable
  errorCode int16 0+
  protocolType string 5+ nullable=5+ default=null ignorable
  protocolName string 5+ nullable=5+ default=null ignorable
  assignment bytes 0+
`,
  TxnOffsetCommitRequest: `
0-5 flexible=3+
  transactionalId string 0+
  groupId string 0+
  producerId int64 0+
  producerEpoch int16 0+
  generationId int32 3+ default=-1
  memberId string 3+
  groupInstanceId string 3+ nullable=3+ default=null
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      committedOffset int64 0+
      committedLeaderEpoch int32 2+ default=-1 ignorable
      committedMetadata string 0+ nullable=0+
`,
  TxnOffsetCommitResponse: `
0-5 flexible=3+
  throttleTimeMs int32 0+
  topics []struct 0+
    name string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
`,
  UnregisterBrokerRequest: `
0 flexible=0+
  brokerId int32 0+
`,
  UnregisterBrokerResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
`,
  UpdateFeaturesRequest: `
0-2 flexible=0+
  timeoutMs int32 0+ default=60000
  featureUpdates []struct 0+
    feature string 0+
    maxVersionLevel int16 0+
    allowDowngrade bool 0
    upgradeType int8 1+ default=1
  validateOnly bool 1+
`,
  UpdateFeaturesResponse: `
0-2 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  errorMessage string 0+ nullable=0+
  results []struct 0-1 ignorable
    feature string 0+
    errorCode int16 0+
    errorMessage string 0+ nullable=0+
`,
  UpdateRaftVoterRequest: `
0 flexible=0+
  clusterId string 0+ nullable=0+
  currentLeaderEpoch int32 0+
  voterId int32 0+
  voterDirectoryId uuid 0+
  listeners []struct 0+
    name string 0+
    host string 0+
    port uint16 0+
  kRaftVersionFeature struct 0+
    minSupportedVersion int16 0+
    maxSupportedVersion int16 0+
`,
  UpdateRaftVoterResponse: `
0 flexible=0+
  throttleTimeMs int32 0+
  errorCode int16 0+
  currentLeader struct 0+ tag=0@0+
    leaderId int32 0+ default=-1
    leaderEpoch int32 0+ default=-1
    host string 0+
    port int32 0+
`,
  VoteRequest: `
0-2 flexible=0+
  clusterId string 0+ nullable=0+ default=null
  voterId int32 1+ default=-1 ignorable
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      replicaEpoch int32 0+
      replicaId int32 0+
      replicaDirectoryId uuid 1+ ignorable
      voterDirectoryId uuid 1+ ignorable
      lastOffsetEpoch int32 0+
      lastOffset int64 0+
      preVote bool 2+
`,
  VoteResponse: `
0-2 flexible=0+
  errorCode int16 0+
  topics []struct 0+
    topicName string 0+
    partitions []struct 0+
      partitionIndex int32 0+
      errorCode int16 0+
      leaderId int32 0+
      leaderEpoch int32 0+
      voteGranted bool 0+
  nodeEndpoints []struct 1+ tag=0@1+
    nodeId int32 1+
    host string 1+
    port uint16 1+
`,
  VotersRecord: `
0 flexible=0+
  version int16 0+
  voters []struct 0+
    voterId int32 0+
    voterDirectoryId uuid 0+
    endpoints []struct 0+
      name string 0+
      host string 0+
      port uint16 0+
    kRaftVersionFeature struct 0+
      minSupportedVersion int16 0+
      maxSupportedVersion int16 0+
`,
  WriteShareGroupStateRequest: `
0-1 flexible=0+
  groupId string 0+
  topics []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      stateEpoch int32 0+
      leaderEpoch int32 0+
      startOffset int64 0+
      deliveryCompleteCount int32 1+ default=-1 ignorable
      stateBatches []struct 0+
        firstOffset int64 0+
        lastOffset int64 0+
        deliveryState int8 0+
        deliveryCount int16 0+
`,
  WriteShareGroupStateResponse: `
0-1 flexible=0+
  results []struct 0+
    topicId uuid 0+
    partitions []struct 0+
      partition int32 0+
      errorCode int16 0+
      errorMessage string 0+ nullable=0+ default=null
`,
  WriteTxnMarkersRequest: `
1-2 flexible=1+
  markers []struct 0+
    producerId int64 0+
    producerEpoch int16 0+
    transactionResult bool 0+
    topics []struct 0+
      name string 0+
      partitionIndexes []int32 0+
    coordinatorEpoch int32 0+
    transactionVersion int8 2+ ignorable
`,
  WriteTxnMarkersResponse: `
1-2 flexible=1+
  markers []struct 0+
    producerId int64 0+
    topics []struct 0+
      name string 0+
      partitions []struct 0+
        partitionIndex int32 0+
        errorCode int16 0+
`,
} as const;
