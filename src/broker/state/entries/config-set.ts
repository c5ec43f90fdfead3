import { ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

export interface ConfigSetEntry {
  kind: 'config-set';
  topicId: string;
  set: Record<string, string>;
  remove: string[];
  at: number;
}

/** Topic configs change; names and values were validated by the proposer. */
export function applyConfigSet(state: State, entry: ConfigSetEntry): Outcome {
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  for (const name of entry.remove) topic.configs.delete(name);
  for (const [name, value] of Object.entries(entry.set)) topic.configs.set(name, value);
  return { error: ErrorCode.NONE };
}
