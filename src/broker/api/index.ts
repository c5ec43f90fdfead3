import { apis } from '../../protocol/index.js';
import type { ServedApi } from '../context.js';
import type { Defects } from '../defects.js';
import { underMutationQuota } from '../quotas/mutations.js';
import { produce } from './00-produce.js';
import { fetch } from './01-fetch.js';
import { listOffsets } from './02-list-offsets.js';
import { metadata } from './03-metadata.js';
import { offsetCommit } from './08-offset-commit.js';
import { offsetFetch } from './09-offset-fetch.js';
import { findCoordinator } from './10-find-coordinator.js';
import { joinGroup } from './11-join-group.js';
import { heartbeat } from './12-heartbeat.js';
import { leaveGroup } from './13-leave-group.js';
import { syncGroup } from './14-sync-group.js';
import { describeGroups } from './15-describe-groups.js';
import { listGroups } from './16-list-groups.js';
import { saslHandshake } from './17-sasl-handshake.js';
import { apiVersions } from './18-api-versions.js';
import { createTopics } from './19-create-topics.js';
import { deleteTopics } from './20-delete-topics.js';
import { deleteRecords } from './21-delete-records.js';
import { initProducerId } from './22-init-producer-id.js';
import { offsetForLeaderEpoch } from './23-offset-for-leader-epoch.js';
import { addPartitionsToTxn } from './24-add-partitions-to-txn.js';
import { addOffsetsToTxn } from './25-add-offsets-to-txn.js';
import { endTxn } from './26-end-txn.js';
import { writeTxnMarkers } from './27-write-txn-markers.js';
import { txnOffsetCommit } from './28-txn-offset-commit.js';
import { describeAcls } from './29-describe-acls.js';
import { createAcls } from './30-create-acls.js';
import { deleteAcls } from './31-delete-acls.js';
import { describeConfigs } from './32-describe-configs.js';
import { alterConfigs } from './33-alter-configs.js';
import { alterReplicaLogDirs } from './34-alter-replica-log-dirs.js';
import { describeLogDirs } from './35-describe-log-dirs.js';
import { saslAuthenticate } from './36-sasl-authenticate.js';
import { createPartitions } from './37-create-partitions.js';
import { createDelegationToken } from './38-create-delegation-token.js';
import { renewDelegationToken } from './39-renew-delegation-token.js';
import { expireDelegationToken } from './40-expire-delegation-token.js';
import { describeDelegationToken } from './41-describe-delegation-token.js';
import { deleteGroups } from './42-delete-groups.js';
import { electLeaders } from './43-elect-leaders.js';
import { incrementalAlterConfigs } from './44-incremental-alter-configs.js';
import { alterPartitionReassignments } from './45-alter-partition-reassignments.js';
import { listPartitionReassignments } from './46-list-partition-reassignments.js';
import { offsetDelete } from './47-offset-delete.js';
import { describeClientQuotas } from './48-describe-client-quotas.js';
import { alterClientQuotas } from './49-alter-client-quotas.js';
import { describeUserScramCredentials } from './50-describe-user-scram-credentials.js';
import { alterUserScramCredentials } from './51-alter-user-scram-credentials.js';
import { describeQuorum } from './55-describe-quorum.js';
import { updateFeatures } from './57-update-features.js';
import { describeCluster } from './60-describe-cluster.js';
import { describeProducers } from './61-describe-producers.js';
import { unregisterBroker } from './64-unregister-broker.js';
import { describeTransactions } from './65-describe-transactions.js';
import { listTransactions } from './66-list-transactions.js';
import { consumerGroupHeartbeat } from './68-consumer-group-heartbeat.js';
import { consumerGroupDescribe } from './69-consumer-group-describe.js';
import { getTelemetrySubscriptions } from './71-get-telemetry-subscriptions.js';
import { pushTelemetry } from './72-push-telemetry.js';
import { listConfigResources } from './74-list-config-resources.js';
import { describeTopicPartitions } from './75-describe-topic-partitions.js';
import { shareGroupHeartbeat } from './76-share-group-heartbeat.js';
import { shareGroupDescribe } from './77-share-group-describe.js';
import { shareFetch } from './78-share-fetch.js';
import { shareAcknowledge } from './79-share-acknowledge.js';
import { addRaftVoter } from './80-add-raft-voter.js';
import { removeRaftVoter } from './81-remove-raft-voter.js';
import { describeShareGroupOffsets } from './90-describe-share-group-offsets.js';
import { alterShareGroupOffsets } from './91-alter-share-group-offsets.js';
import { deleteShareGroupOffsets } from './92-delete-share-group-offsets.js';

/** Every API that a broker serves, by what it is about. ApiVersions answers from this list. */
const served: readonly ServedApi[] = [
  ...[apiVersions, metadata, describeCluster, describeTopicPartitions],
  ...[describeClientQuotas, alterClientQuotas, getTelemetrySubscriptions, pushTelemetry],
  ...[produce, initProducerId],
  ...[addPartitionsToTxn, addOffsetsToTxn, txnOffsetCommit, endTxn, writeTxnMarkers],
  ...[describeProducers, describeTransactions, listTransactions],
  ...[fetch, listOffsets, offsetForLeaderEpoch],
  ...[...[createTopics, deleteTopics, createPartitions].map(underMutationQuota), deleteRecords],
  ...[describeConfigs, alterConfigs, incrementalAlterConfigs, listConfigResources],
  ...[alterPartitionReassignments, listPartitionReassignments, electLeaders, describeLogDirs, alterReplicaLogDirs],
  ...[describeQuorum, updateFeatures, unregisterBroker, addRaftVoter, removeRaftVoter],
  ...[findCoordinator, joinGroup, syncGroup, heartbeat, leaveGroup, offsetCommit, offsetFetch],
  ...[saslHandshake, saslAuthenticate, describeUserScramCredentials, alterUserScramCredentials],
  ...[createDelegationToken, renewDelegationToken, expireDelegationToken, describeDelegationToken],
  ...[describeAcls, createAcls, deleteAcls],
  ...[consumerGroupHeartbeat, consumerGroupDescribe],
  ...[shareGroupHeartbeat, shareGroupDescribe, shareFetch, shareAcknowledge],
  ...[describeShareGroupOffsets, alterShareGroupOffsets, deleteShareGroupOffsets],
  ...[describeGroups, listGroups, deleteGroups, offsetDelete],
];

/** Defect `hide-api`: not offered and not answered. */
const hidden: ReadonlySet<string> = new Set(['OffsetForLeaderEpoch', 'DescribeCluster']);

/** Served APIs by API key. */
export function servedByKey(defects: Defects): ReadonlyMap<number, ServedApi> {
  const offered = served.filter(({ api }) => !(defects.has('hide-api') && hidden.has(api)));
  return new Map(offered.map((entry) => [apis[entry.api].key, entry]));
}
