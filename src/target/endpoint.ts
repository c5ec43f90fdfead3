import { type ClientOptions, Cluster } from '../client/index.js';
import { packageVersion } from './package-root.js';
import type { Capability, Target } from './target.js';

export interface EndpointOptions {
  client: ClientOptions;
  /** Prometheus endpoints of the brokers, one each. */
  metrics: string[];
  /** The cluster that a migration comes from. */
  source: ClientOptions | null;
  /** Consent to reassign partitions on this cluster. */
  allowDisruptive: boolean;
}

/**
 * Somebody else's cluster. Connects once, to tell an unreachable or non-Kafka address apart before anything else and to
 * count the brokers; processes, disks and buckets of it are out of our reach, and `can` says so.
 *
 * @throws ConnectionError, NotKafka, RequestTimeout of src/client
 */
export async function endpointTarget(options: EndpointOptions): Promise<Target> {
  const { brokerIds, software } = await look(options.client);
  let source: Target | undefined;
  if (options.source !== null) {
    await look(options.source);
    source = bare(options.source, null);
  }
  const can = endpointCapabilities({
    brokers: brokerIds.length,
    metrics: options.metrics.length > 0,
    source: source !== undefined,
    allowDisruptive: options.allowDisruptive,
  });
  return {
    ...bare(options.client, software),
    can,
    source,
    ...(options.metrics.length > 0
      ? { metrics: () => options.metrics.map((url, index) => ({ broker: brokerIds[index] ?? index, url })) }
      : {}),
  };
}

/** What can be done to a cluster of which only the address is known. */
export function endpointCapabilities(known: {
  brokers: number;
  metrics: boolean;
  source: boolean;
  allowDisruptive: boolean;
}): Set<Capability> {
  const can = new Set<Capability>();
  if (known.allowDisruptive && known.brokers >= 2) can.add('partitions.reassign');
  if (known.metrics) can.add('metrics.scrape');
  if (known.source) can.add('source');
  return can;
}

function bare(client: ClientOptions, software: string | null): Target {
  return { kind: 'endpoint', client, software, defects: [], can: new Set(), close: async () => {} };
}

async function look(client: ClientOptions): Promise<{ brokerIds: number[]; software: string | null }> {
  const cluster = await Cluster.connect(client);
  try {
    return { brokerIds: cluster.brokers().map((broker) => broker.id), software: await guessSoftware(cluster) };
  } finally {
    await cluster.close();
  }
}

/** Kafka's protocol names no product. What it tells is the finalized feature levels (KIP-584), where there are any. */
async function guessSoftware(cluster: Cluster): Promise<string | null> {
  const connection = await cluster.any();
  const asked = { clientSoftwareName: 'diskless-check', clientSoftwareVersion: packageVersion() };
  const { finalizedFeatures } = await connection.send(
    'ApiVersions',
    connection.pickVersion('ApiVersions') >= 3 ? asked : {},
  );
  const level = finalizedFeatures?.find(({ name }) => name === 'metadata.version')?.maxVersionLevel;
  return level === undefined ? null : `KRaft, metadata.version ${level}`;
}
