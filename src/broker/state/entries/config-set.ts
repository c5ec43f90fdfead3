import { ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../outcome.js';
import { stillAsSeen } from '../resource-configs.js';
import type { State } from '../state.js';

export interface ConfigSetEntry {
  kind: 'config-set';
  topicId: string;
  set: Record<string, string>;
  remove: string[];
  /** All configs of the topic as the proposer knew them. */
  seen?: Record<string, string>;
  at: number;
}

/**
 * Topic configs change; names and values were validated by the proposer, against configs that must not have changed
 * since: INVALID_UPDATE_VERSION asks it to decide again.
 */
export function applyConfigSet(state: State, entry: ConfigSetEntry): Outcome {
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  if (!stillAsSeen(topic.configs, entry.seen)) return { error: ErrorCode.INVALID_UPDATE_VERSION };
  for (const name of entry.remove) topic.configs.delete(name);
  for (const [name, value] of Object.entries(entry.set)) topic.configs.set(name, value);
  return { error: ErrorCode.NONE };
}
