import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';

/**
 * AddRaftVoter, versions 0–1 (v1 may answer before it is committed). There is no Raft quorum to add to: a broker joins by
 * registering. Refused as Kafka refuses it for a quorum that is fixed by its configuration.
 */
export const addRaftVoter = serve('AddRaftVoter', { min: 0, max: 1 }, (broker, request) =>
  refuseVoterChange(broker, request, request.listeners),
);

interface VoterChange {
  clusterId: string | null;
  voterId: number;
  voterDirectoryId: string;
}

/** Shared with RemoveRaftVoter, which names no `listeners`. A request that makes no sense is told so first, as by Kafka. */
export function refuseVoterChange(
  broker: Broker,
  { clusterId, voterId, voterDirectoryId }: VoterChange,
  listeners?: readonly unknown[],
) {
  if (clusterId !== null && clusterId !== broker.state.clusterId) {
    const errorMessage = `The request is for cluster ${clusterId}; this is cluster ${broker.state.clusterId}.`;
    return { errorCode: ErrorCode.INCONSISTENT_CLUSTER_ID, errorMessage };
  }
  const errorCode = ErrorCode.INVALID_REQUEST;
  if (voterId < 0 || voterDirectoryId === ZERO_UUID) {
    return { errorCode, errorMessage: 'A voter has an id that is not negative, and a directory id.' };
  }
  if (listeners?.length === 0) return { errorCode, errorMessage: 'A voter has at least one listener.' };
  const errorMessage =
    'The metadata log lies in the store and has no voters: brokers join by starting and leave by stopping.';
  return { errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage };
}
