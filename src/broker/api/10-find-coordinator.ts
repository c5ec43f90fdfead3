import { ErrorCode } from '../../protocol/index.js';
import { autoCreate } from '../auto-create.js';
import { type Broker, serve } from '../context.js';
import { offsetsTopic, shareStateTopic, transactionsTopic } from '../internal-topics.js';
import { coordinatorOf } from '../state/coordinator.js';
import { endpointOf } from '../state/endpoints.js';

/**
 * FindCoordinator, versions 0–6 (v1 key types, v3 flexible, v4 several keys KIP-699, v6 share partitions KIP-932).
 *
 * Every broker knows the answer from the metadata log, for groups, transactional ids and share
 * partitions alike. Like Kafka, the first
 * search creates the internal topic that goes with the type.
 */
export const findCoordinator = serve(
  'FindCoordinator',
  { min: 0, max: 6 },
  async (broker, request, { version, session }) => {
    await broker.recent();
    await createTopicOf(broker, request.keyType);
    if (version < 4) return one(broker, request.keyType, request.key, session.listener);
    return {
      coordinators: request.coordinatorKeys.map((key) => ({
        key,
        ...one(broker, request.keyType, key, session.listener),
      })),
    };
  },
);

const GROUP = 0;
const TRANSACTION = 1;
const SHARE = 2;
const sharePartitionKey = /^.+:[\w-]{22}:\d+$/s;
const topicOfType = new Map([
  [GROUP, offsetsTopic],
  [TRANSACTION, transactionsTopic],
  [SHARE, shareStateTopic],
]);
const nobody = { nodeId: -1, host: '', port: -1 };

/** The answer does not depend on the topic: a broker that cannot create it now (it is being replaced) answers all the same. */
async function createTopicOf(broker: Broker, keyType: number): Promise<void> {
  const topic = topicOfType.get(keyType);
  if (topic !== undefined && !broker.state.topics.has(topic)) await autoCreate(broker, topic);
}

function one(broker: Broker, keyType: number, key: string, listener: string) {
  if (keyType === SHARE && !sharePartitionKey.test(key)) {
    const errorMessage = `${key} is no share partition: expected group:topicId:partition.`;
    return { ...nobody, errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
  }
  if (!topicOfType.has(keyType)) {
    return { ...nobody, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Unknown coordinator type ${keyType}.` };
  }
  const coordinator = coordinatorOf(broker.state, key);
  const at = coordinator === null ? null : endpointOf(coordinator, listener);
  if (coordinator === null || at === null) {
    return {
      ...nobody,
      errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE,
      errorMessage: 'No broker is live on this listener.',
    };
  }
  return { nodeId: coordinator.id, host: at.host, port: at.port, errorCode: ErrorCode.NONE, errorMessage: null };
}
