import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { resourceConfigs } from '../state/resource-configs.js';
import {
  type BrokerConfigDefinition,
  brokerConfigDefinition,
  brokerConfigDefinitions,
} from './broker-config-definitions.js';
import { BROKER_RESOURCE, brokerSynonyms } from './broker-values.js';
import { normalValue, refuseValue } from './definition.js';
import { ConfigSource, type DescribedConfig, describedConfig, type Synonym } from './described-config.js';
import { refuseMinInsync } from './eligible-leader-replicas.js';
import { alterLogged } from './logged-configs.js';
import type { ConfigResourceType, Refusal } from './resource-type.js';

/** One broker's configs, or under the name '' what all brokers share. Only a broker itself answers for its own. */
export const brokerResource: ConfigResourceType = {
  type: BROKER_RESOURCE,
  describe: (broker, name) => {
    if (name === '') return describeShared(broker);
    const refused = refuseBroker(broker, name, 'Broker id', ' or empty string');
    return refused ?? describeBroker(broker);
  },
  alter: alterLogged({
    refuse: (broker, name) => (name === '' ? null : refuseBroker(broker, name, 'Node id', '')),
    explicit: (broker, name) => resourceConfigs(broker.state, BROKER_RESOURCE, name),
    rules: (broker) => ({
      current: (key) => brokerSynonyms(broker, key)[0]?.value ?? '',
      isList: (key) => brokerConfigDefinition(key)?.type === 'list',
      noList: (key, operation) => `Config value ${operation} is not allowed for config key: ${key}`,
    }),
    validate: (broker, name, after, touched) => {
      const wrong = wrongBrokerConfigs(name, after, touched);
      if (wrong !== null) return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: wrong };
      return refuseMinInsync(broker, name, after, touched) ?? normalBrokerConfigs(after);
    },
    propose: (broker, name, difference) =>
      broker.propose({
        ...{ kind: 'resource-config-set', resourceType: BROKER_RESOURCE, resourceName: name },
        ...difference,
        at: broker.clock.wallMs(),
      }),
  }),
};

function refuseBroker({ config }: Broker, name: string, what: string, orElse: string): Refusal | null {
  const wrong = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  if (!/^[+-]?\d{1,10}$/.test(name)) return wrong(`${what} must be an integer, but it is: ${name}`);
  if (Number(name) === config.id) return null;
  const comma = orElse === '' ? ',' : `${orElse},`;
  return wrong(`Unexpected broker id, expected ${config.id}${comma} but received ${name}`);
}

function describeBroker(broker: Broker): DescribedConfig[] {
  const shown = new Set(brokerConfigDefinitions.map(({ name }) => name));
  const more = ['', String(broker.config.id)].flatMap((name) => [
    ...resourceConfigs(broker.state, BROKER_RESOURCE, name).keys(),
  ]);
  for (const name of more) shown.add(name);
  return [...shown].map((name) => describeOne(name, brokerSynonyms(broker, name)));
}

function describeShared({ state }: Broker): DescribedConfig[] {
  return [...resourceConfigs(state, BROKER_RESOURCE, '')].map(([name, value]) =>
    describeOne(name, [{ name, value, source: ConfigSource.DYNAMIC_DEFAULT_BROKER }]),
  );
}

function describeOne(name: string, synonyms: Synonym[]): DescribedConfig {
  const definition = definitionOf(name);
  if (definition) return describedConfig({ ...definition, name }, synonyms, !isUpdatable(name));
  // What the broker does not know may be somebody's secret: kept, and not shown.
  const secret = describedConfig({ name, type: 'password', default: null }, synonyms, true);
  return { ...secret, configType: 0 };
}

/** Keys may carry a listener's name in front: `listener.name.internal.max.connections`. */
function definitionOf(name: string): BrokerConfigDefinition | undefined {
  return brokerConfigDefinition(/^listener\.name\.[^.]*\.(.*)$/.exec(name)?.[1] ?? name);
}

function isUpdatable(name: string): boolean {
  return brokerConfigDefinition(name)?.mode !== 'read-only' && brokerConfigDefinition(name) !== undefined;
}

function wrongBrokerConfigs(
  resourceName: string,
  after: ReadonlyMap<string, string>,
  touched: ReadonlySet<string>,
): string | null {
  const set = [...after.keys()].filter((name) => touched.has(name));
  const named = (matches: (name: string) => boolean) => set.filter(matches).join(', ');
  const readOnly = named((name) => brokerConfigDefinition(name)?.mode === 'read-only');
  if (readOnly) return `Cannot update these configs dynamically: [${readOnly}]`;
  const ofListeners = named((name) => listenerConfigs.has(name));
  if (ofListeners) {
    return `These security configs can be dynamically updated only per-listener using the listener prefix: [${ofListeners}]`;
  }
  const perBroker = named((name) => resourceName === '' && brokerConfigDefinition(name)?.mode === 'per-broker');
  if (perBroker) {
    return `Cannot update these configs at default cluster level, broker id must be specified: [${perBroker}]`;
  }
  for (const name of set) {
    const definition = definitionOf(name);
    const wrong = definition && refuseValue(definition, after.get(name) as string);
    if (wrong) return wrong;
  }
  return null;
}

const listenerConfigs: ReadonlySet<string> = new Set(
  ['type', 'location', 'password', 'certificate.chain', 'key']
    .map((part) => `ssl.keystore.${part}`)
    .concat(['type', 'location', 'password', 'certificates'].map((part) => `ssl.truststore.${part}`))
    .concat('ssl.key.password'),
);

function normalBrokerConfigs(configs: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...configs].map(([name, value]) => {
      const definition = definitionOf(name);
      return [name, definition ? normalValue(definition, value) : value];
    }),
  );
}
