import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { resourcesWithConfigs } from '../state/resource-configs.js';
import { liveBrokers } from '../state/state.js';

/**
 * ListConfigResources, versions 0–1 (v0 client metrics only, KIP-714; v1 every type, KIP-1142).
 *
 * Resources that may have configs: topics, brokers and their loggers always, client metrics subscriptions and groups only
 * once they were given one.
 */
export const listConfigResources = serve(
  'ListConfigResources',
  { min: 0, max: 1 },
  async (broker, request, { version }) => {
    await broker.caughtUp();
    const asked = version === 0 ? [CLIENT_METRICS] : request.resourceTypes;
    const types = asked.length === 0 ? [...namesByType.keys()] : [...new Set(asked)];
    if (types.some((type) => !namesByType.has(type))) {
      return { errorCode: ErrorCode.UNSUPPORTED_VERSION, configResources: [] };
    }
    const configResources = types.flatMap((resourceType) =>
      (namesByType.get(resourceType)?.(broker) ?? []).map((resourceName) => ({ resourceName, resourceType })),
    );
    return { errorCode: ErrorCode.NONE, configResources };
  },
);

const TOPIC = 2;
const BROKER = 4;
const BROKER_LOGGER = 8;
const CLIENT_METRICS = 16;
const GROUP = 32;

const brokerIds = ({ state }: Broker): string[] => liveBrokers(state).map(({ id }) => String(id));

const namesByType: ReadonlyMap<number, (broker: Broker) => string[]> = new Map([
  [TOPIC, ({ state }: Broker) => [...state.topics.keys()]],
  [BROKER, brokerIds],
  [BROKER_LOGGER, brokerIds],
  [CLIENT_METRICS, ({ state }: Broker) => resourcesWithConfigs(state, CLIENT_METRICS)],
  [GROUP, ({ state }: Broker) => resourcesWithConfigs(state, GROUP)],
]);
