import { ErrorCode } from '../../../protocol/index.js';
import type { Outcome } from '../outcome.js';
import { resourceConfigKey, resourceConfigs, stillAsSeen } from '../resource-configs.js';
import type { State } from '../state.js';

export interface ResourceConfigSetEntry {
  kind: 'resource-config-set';
  /** Kafka's ConfigResource.Type; topics have their own entry. */
  resourceType: number;
  resourceName: string;
  set: Record<string, string>;
  remove: string[];
  /** All configs of the resource as the proposer knew them. */
  seen: Record<string, string>;
  at: number;
}

/** Configs of a broker, a group, … change, as those of a topic do. A resource without any is forgotten. */
export function applyResourceConfigSet(state: State, entry: ResourceConfigSetEntry): Outcome {
  const { resourceType, resourceName, set, remove, seen } = entry;
  const now = resourceConfigs(state, resourceType, resourceName);
  if (!stillAsSeen(now, seen)) return { error: ErrorCode.INVALID_UPDATE_VERSION };
  const configs = new Map([...now, ...Object.entries(set)]);
  for (const name of remove) configs.delete(name);
  const key = resourceConfigKey(resourceType, resourceName);
  if (configs.size > 0) state.resourceConfigs.set(key, configs);
  else state.resourceConfigs.delete(key);
  return { error: ErrorCode.NONE };
}
