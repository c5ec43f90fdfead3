import type { State } from './state.js';

const none: ReadonlyMap<string, string> = new Map();

/** Values set on a resource that is no topic (a broker, a group, …). `type` is Kafka's ConfigResource.Type. */
export function resourceConfigs(state: State, type: number, name: string): ReadonlyMap<string, string> {
  return state.resourceConfigs.get(resourceConfigKey(type, name)) ?? none;
}

/** Names of the resources of a type that were given a value. */
export function resourcesWithConfigs(state: State, type: number): string[] {
  const prefix = resourceConfigKey(type, '');
  return [...state.resourceConfigs.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
}

export function resourceConfigKey(type: number, name: string): string {
  return `${type}/${name}`;
}

/** Whether the values are still the ones that a proposer saw; entries of older brokers do not say. */
export function stillAsSeen(now: ReadonlyMap<string, string>, seen: Record<string, string> | undefined): boolean {
  if (seen === undefined) return true;
  const names = Object.keys(seen);
  return names.length === now.size && names.every((name) => now.get(name) === seen[name]);
}
