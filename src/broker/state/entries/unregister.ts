import { ErrorCode } from '../../../protocol/index.js';
import { electLeaders } from '../leadership.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** An operator takes a broker id out of the cluster for good (UnregisterBroker). */
export interface UnregisterEntry {
  kind: 'unregister';
  broker: number;
  at: number;
}

/**
 * The id is forgotten, until a process takes it again as a newcomer. A process that still runs under it is fenced by
 * this, and registers again. Replica lists keep the id, as in Kafka: moving them is the operator's business.
 */
export function applyUnregister(state: State, entry: UnregisterEntry): Outcome {
  if (!state.brokers.delete(entry.broker)) {
    const message = `Broker ID ${entry.broker} is not registered; DescribeCluster lists those that are.`;
    return { error: ErrorCode.BROKER_ID_NOT_REGISTERED, message };
  }
  electLeaders(state);
  return { error: ErrorCode.NONE };
}
