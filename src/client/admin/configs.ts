import type { Cluster } from '../cluster.js';
import { KafkaError } from '../errors.js';

export interface ConfigValue {
  /** null when the broker keeps it secret, or has none */
  value: string | null;
  /** not set on this very topic or broker: whatever the broker, the cluster or Kafka itself gives */
  isDefault: boolean;
}

type Configs = Map<string, ConfigValue>;

const RESOURCE = { topic: 2, broker: 4 } as const;
/** DescribeConfigs' config sources (KIP-226) that mean: set on the thing itself, for a topic and for a broker. */
const OWN_SOURCES = { topic: [1], broker: [2, 4] } as const;
/** IncrementalAlterConfigs' operations (KIP-339). */
const OPERATION = { set: 0, remove: 1 } as const;

/** @throws KafkaError UNKNOWN_TOPIC_OR_PARTITION and others, naming the first topic refused */
export async function describeTopicConfigs(cluster: Cluster, names: string[]): Promise<Map<string, Configs>> {
  if (names.length === 0) return new Map();
  return describe(cluster, { any: true }, 'topic', names);
}

/** A broker's own settings, asked of itself: others do not know its static ones. */
export async function describeBrokerConfigs(cluster: Cluster, brokerId: number): Promise<Configs> {
  const found = await describe(cluster, { broker: brokerId }, 'broker', [String(brokerId)]);
  return found.get(String(brokerId)) ?? new Map();
}

/** Set and remove (back to default) topic settings; all or nothing. @throws KafkaError INVALID_CONFIG with the broker's words */
export async function alterTopicConfigs(
  cluster: Cluster,
  name: string,
  change: { set?: Record<string, string>; remove?: string[] },
): Promise<void> {
  const set = Object.entries(change.set ?? {}).map(([key, value]) => ({
    name: key,
    configOperation: OPERATION.set,
    value,
  }));
  const remove = (change.remove ?? []).map((key) => ({ name: key, configOperation: OPERATION.remove, value: null }));
  const resource = { resourceType: RESOURCE.topic, resourceName: name, configs: [...set, ...remove] };
  const response = await cluster.request(
    'IncrementalAlterConfigs',
    { controller: true },
    { resources: [resource], validateOnly: false },
  );
  const refused = response.responses.find(({ errorCode }) => errorCode !== 0);
  if (refused === undefined) return;
  throw new KafkaError(
    'IncrementalAlterConfigs',
    refused.errorCode,
    `changing the configs of topic ${name}`,
    refused.errorMessage,
  );
}

async function describe(
  cluster: Cluster,
  to: { any: true } | { broker: number },
  kind: keyof typeof RESOURCE,
  names: string[],
): Promise<Map<string, Configs>> {
  const resources = names.map((resourceName) => ({
    resourceType: RESOURCE[kind],
    resourceName,
    configurationKeys: null,
  }));
  const response = await cluster.request('DescribeConfigs', to, { resources });
  const own: readonly number[] = OWN_SOURCES[kind];
  const found = new Map<string, Configs>();
  for (const { resourceName, errorCode, errorMessage, configs } of response.results) {
    if (errorCode !== 0)
      throw new KafkaError(
        'DescribeConfigs',
        errorCode,
        `describing the configs of ${kind} ${resourceName}`,
        errorMessage,
      );
    found.set(
      resourceName,
      new Map(
        configs.map(({ name, value, configSource }) => [name, { value, isDefault: !own.includes(configSource) }]),
      ),
    );
  }
  return found;
}
