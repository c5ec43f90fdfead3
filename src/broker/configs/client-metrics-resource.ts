import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { resourceConfigs } from '../state/resource-configs.js';
import { CLIENT_METRICS_RESOURCE, defaultIntervalMs, parseMatch } from '../telemetry/subscription.js';
import { type ConfigDefinition, normalValue, refuseValue } from './definition.js';
import { ConfigSource, describedConfig } from './described-config.js';
import { alterLogged } from './logged-configs.js';
import type { ConfigResourceType, Refusal } from './resource-type.js';

const definitions: readonly ConfigDefinition[] = [
  {
    name: 'interval.ms',
    type: 'int',
    default: String(defaultIntervalMs),
    documentation: 'How often clients push their metrics.',
  },
  {
    name: 'match',
    type: 'list',
    default: '',
    documentation: 'Which clients push: pairs of what is known of a client and a regular expression.',
  },
  {
    name: 'metrics',
    type: 'list',
    default: '',
    documentation: 'Prefixes of the names of the metrics that are pushed; * for all of them.',
  },
];
const byName = new Map(definitions.map((definition) => [definition.name, definition]));

/** Client metrics subscriptions (KIP-714): which clients push which of their metrics, how often. */
export const clientMetricsResource: ConfigResourceType = {
  type: CLIENT_METRICS_RESOURCE,
  incrementalOnly: true,
  describe: (broker, name) => {
    if (name === '') return invalid('Client metrics subscription name must not be empty');
    const explicit = explicitOf(broker, name);
    return definitions.map((definition) => {
      const value = explicit.get(definition.name);
      const own = value === undefined ? [] : [{ name: definition.name, value, source: ConfigSource.CLIENT_METRICS }];
      const fallback = { name: definition.name, value: definition.default, source: ConfigSource.DEFAULT };
      return describedConfig(definition, [...own, fallback]);
    });
  },
  alter: alterLogged({
    refuse: (_broker, name) => (name === '' ? invalid("Subscription name can't be empty") : null),
    explicit: explicitOf,
    rules: (broker, name) => ({
      current: (key) => explicitOf(broker, name).get(key) ?? byName.get(key)?.default ?? '',
      isList: (key) => byName.get(key)?.type === 'list',
      noList: (key, operation) => `Config value ${operation} is not allowed for config key: ${key}`,
    }),
    validate: (_broker, _name, after) => validate(after),
    propose: (broker, name, difference) =>
      broker.propose({
        ...{ kind: 'resource-config-set', resourceType: CLIENT_METRICS_RESOURCE, resourceName: name },
        ...difference,
        at: broker.clock.wallMs(),
      }),
  }),
};

function explicitOf(broker: Broker, name: string): ReadonlyMap<string, string> {
  return resourceConfigs(broker.state, CLIENT_METRICS_RESOURCE, name);
}

function validate(after: ReadonlyMap<string, string>): Map<string, string> | Refusal {
  const normal = new Map<string, string>();
  for (const [name, value] of after) {
    const definition = byName.get(name);
    if (definition === undefined) return invalid(`Unknown client metrics configuration: ${name}`);
    const wrong = refuseValue(definition, value);
    if (wrong) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: wrong };
    normal.set(name, normalValue(definition, value));
  }
  const intervalMs = Number(normal.get('interval.ms') ?? defaultIntervalMs);
  if (intervalMs < 100 || intervalMs > 3_600_000) {
    return invalid(`Invalid value ${intervalMs} for interval.ms, interval must be between 100 and 3600000 (1 hour)`);
  }
  if (parseMatch(normal.get('match') ?? '') === null) {
    return {
      errorCode: ErrorCode.INVALID_CONFIG,
      errorMessage: `Illegal client matching pattern: ${normal.get('match')}`,
    };
  }
  return normal;
}

function invalid(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
}
