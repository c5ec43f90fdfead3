import { crc32c } from '../../protocol/index.js';
import { listOf } from '../configs/definition.js';
import { parseTopicPattern, type TopicPattern } from '../state/consumer-group/topic-pattern/pattern.js';
import { resourceConfigs, resourcesWithConfigs } from '../state/resource-configs.js';
import type { State } from '../state/state.js';

/** Kafka's ConfigResource.Type of client metrics subscriptions. */
export const CLIENT_METRICS_RESOURCE = 16;
export const defaultIntervalMs = 300_000;

/** What a subscription may select clients by, each value with a regular expression that must match all of it. */
export const matchKeys = [
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
] as const;
export type ClientFacts = Record<(typeof matchKeys)[number], string>;

/** What one client is to push. */
export interface Subscribed {
  /** Changes whenever the rest does. */
  subscriptionId: number;
  pushIntervalMs: number;
  /** Prefixes of metric names; `*` for all; empty for none. */
  metrics: string[];
}

/** KIP-714: the metrics of all subscriptions that match, as often as the most eager of them wants. */
export function subscribedTo(state: State, facts: ClientFacts): Subscribed {
  const matching = subscriptions(state).filter(({ match }) =>
    [...match].every(([key, pattern]) => pattern.matches(facts[key as keyof ClientFacts])),
  );
  const wanted = new Set(matching.flatMap(({ metrics }) => metrics));
  const metrics = wanted.has('*') ? ['*'] : [...wanted].sort();
  const intervals = matching.map(({ intervalMs }) => intervalMs);
  const pushIntervalMs = Math.min(defaultIntervalMs, ...intervals);
  const described = JSON.stringify([metrics, pushIntervalMs, facts.client_instance_id]);
  return { subscriptionId: crc32c(Buffer.from(described)) | 0, pushIntervalMs, metrics };
}

/**
 * The patterns of a `match` value, or null when it is none: `client_id=app-.*,client_software_name=…`. What they are
 * matched against is chosen by clients, so they take linear time, as those that consumers subscribe with.
 */
export function parseMatch(value: string): Map<string, TopicPattern> | null {
  const patterns = new Map<string, TopicPattern>();
  for (const item of listOf(value)) {
    const [key = '', source, ...more] = item.split('=').map((part) => part.trim());
    if (source === undefined || more.length > 0 || !allowedKeys.has(key)) return null;
    const parsed = parseTopicPattern(source);
    if (parsed.kind === 'invalid') return null;
    patterns.set(key, parsed.pattern);
  }
  return patterns;
}

/** Kafka also knows the port that a client calls from; nothing here is selected by it. */
const allowedKeys: ReadonlySet<string> = new Set(matchKeys);

function subscriptions(state: State) {
  return resourcesWithConfigs(state, CLIENT_METRICS_RESOURCE).map((name) => {
    const configs = resourceConfigs(state, CLIENT_METRICS_RESOURCE, name);
    return {
      metrics: listOf(configs.get('metrics') ?? ''),
      intervalMs: Number(configs.get('interval.ms') ?? defaultIntervalMs),
      match: parseMatch(configs.get('match') ?? '') ?? new Map<string, TopicPattern>(),
    };
  });
}
