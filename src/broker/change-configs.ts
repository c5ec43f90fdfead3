import { ErrorCode } from '../protocol/index.js';
import { findConfigResource } from './config-resources.js';
import type { Broker } from './context.js';
import type { TopicState } from './state/state.js';
import { refuseTopicConfig } from './topic-configs.js';

export interface ConfigChange {
  name: string;
  value: string | null;
  /** Back to the default. */
  remove?: boolean;
}
export type Changes = { changes: ConfigChange[] } | { errorCode: number; errorMessage: string };

/**
 * Validates and logs changes to one resource; all of them or none. `changesOf` is asked with the topic, or with null for a
 * broker, whose configs are fixed at start.
 */
export async function changeConfigs(
  broker: Broker,
  resourceType: number,
  resourceName: string,
  validateOnly: boolean,
  changesOf: (topic: TopicState | null) => Changes,
) {
  const answer = (errorCode: number, errorMessage: string | null) => ({
    resourceType,
    resourceName,
    errorCode,
    errorMessage,
  });
  const found = findConfigResource(broker, resourceType, resourceName);
  if (found.kind === 'none') return answer(found.errorCode, found.errorMessage);
  const wanted = changesOf(found.kind === 'topic' ? found.topic : null);
  if ('errorCode' in wanted) return answer(wanted.errorCode, wanted.errorMessage);
  if (found.kind === 'broker') {
    // Tools clear throttles that were never set; only a value that would have to be kept is refused.
    const keeps = wanted.changes.some(({ remove }) => !remove);
    return keeps
      ? answer(ErrorCode.INVALID_REQUEST, 'Broker configs are fixed at start.')
      : answer(ErrorCode.NONE, null);
  }
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const { name, value, remove: removed } of wanted.changes) {
    const wrong = removed ? null : refuseTopicConfig(name, value);
    if (wrong) return answer(ErrorCode.INVALID_CONFIG, wrong);
    if (removed) remove.push(name);
    else set[name] = (value as string).trim();
  }
  // Defect `ignore-config`: acknowledged, not kept.
  if (validateOnly || broker.defects.has('ignore-config')) return answer(ErrorCode.NONE, null);
  const at = broker.clock.wallMs();
  const outcome = await broker.propose({ kind: 'config-set', topicId: found.topic.id, set, remove, at });
  return answer(outcome.error, outcome.message ?? null);
}
