import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';

/**
 * AddRaftVoter, versions 0–1 (v1 may answer before it is committed). There is no Raft quorum to add to: a broker joins by
 * registering. Refused as Kafka refuses it for a quorum that is fixed by its configuration.
 */
export const addRaftVoter = serve('AddRaftVoter', { min: 0, max: 1 }, (broker, request) =>
  refuseVoterChange(broker, request.clusterId),
);

/** Shared with RemoveRaftVoter. */
export function refuseVoterChange(broker: Broker, clusterId: string | null) {
  if (clusterId !== null && clusterId !== broker.state.clusterId) {
    const errorMessage = `The request is for cluster ${clusterId}; this is cluster ${broker.state.clusterId}.`;
    return { errorCode: ErrorCode.INCONSISTENT_CLUSTER_ID, errorMessage };
  }
  const errorMessage =
    'The metadata log lies in the store and has no voters: brokers join by starting and leave by stopping.';
  return { errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage };
}
