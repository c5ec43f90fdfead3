import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { startOffsetPolicy } from '../share/start-offset-policy.js';
import { resourceConfigs } from '../state/resource-configs.js';
import { brokerConfigDefinition } from './broker-config-definitions.js';
import { brokerSynonyms } from './broker-values.js';
import { normalValue, refuseValue } from './definition.js';
import { ConfigSource, describedConfig, type Synonym } from './described-config.js';
import {
  type GroupConfigDefinition,
  groupConfigDefinition,
  groupConfigDefinitions,
} from './group-config-definitions.js';
import { alterLogged } from './logged-configs.js';
import type { ConfigResourceType } from './resource-type.js';

export const GROUP_RESOURCE = 32;

/** A group's configs (KIP-848, KIP-932), whether the group exists or not: set on it, else the broker's `group.` config. */
export const groupResource: ConfigResourceType = {
  type: GROUP_RESOURCE,
  incrementalOnly: true,
  describe: (broker, name) => {
    if (name === '') return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Group name must not be empty' };
    return groupConfigDefinitions.map((definition) => describedConfig(definition, synonyms(broker, name, definition)));
  },
  alter: alterLogged({
    refuse: (_broker, name) =>
      name === ''
        ? { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Default group resources are not allowed.' }
        : null,
    explicit: (broker, name) => resourceConfigs(broker.state, GROUP_RESOURCE, name),
    rules: (broker, name) => ({
      current: (key) => groupConfig(broker, name, key),
      isList: () => false,
      noList: (key, operation) => `Can't ${operation.toUpperCase()} to key ${key} because its type is not LIST.`,
    }),
    validate: (broker, _name, after) => {
      const wrong = firstWrong(broker, after);
      if (wrong !== null) return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: wrong };
      return new Map([...after].map(([key, value]) => [key, normalValue(groupConfigDefinition(key)!, value)]));
    },
    propose: (broker, name, difference) =>
      broker.propose({
        ...{ kind: 'resource-config-set', resourceType: GROUP_RESOURCE, resourceName: name },
        ...difference,
        at: broker.clock.wallMs(),
      }),
  }),
};

/** The value in force for a group. */
export function groupConfig(broker: Broker, group: string, name: string): string {
  const definition = groupConfigDefinition(name);
  if (definition === undefined) return '';
  return synonyms(broker, group, definition)[0]?.value ?? definition.default ?? '';
}

function synonyms(
  broker: Broker,
  group: string,
  { name, brokerName, default: fallback }: GroupConfigDefinition,
): Synonym[] {
  const set = resourceConfigs(broker.state, GROUP_RESOURCE, group).get(name);
  const own = set === undefined ? [] : [{ name, value: set, source: ConfigSource.GROUP }];
  const shared =
    brokerName === null
      ? [{ name, value: fallback, source: ConfigSource.DEFAULT }]
      : brokerSynonyms(broker, brokerName);
  return [...own, ...shared];
}

function firstWrong(broker: Broker, after: ReadonlyMap<string, string>): string | null {
  for (const [name, value] of after) {
    const definition = groupConfigDefinition(name);
    if (definition === undefined) return `Unknown group config name: ${name}`;
    const wrong =
      refuseValue(definition, value) ??
      wrongPolicy(name, value) ??
      outOfBrokerBounds(broker, definition, Number(value));
    if (wrong !== null) return wrong;
  }
  return null;
}

function wrongPolicy(name: string, value: string): string | null {
  if (name !== 'share.auto.offset.reset' || startOffsetPolicy(value) !== null) return null;
  const expected = "The value must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'";
  return `Invalid value ${value} for configuration ${name}: ${expected}`;
}

/** A broker limits what groups may ask for: `group.consumer.min.session.timeout.ms` and its like. */
function outOfBrokerBounds(broker: Broker, { name, brokerName }: GroupConfigDefinition, value: number): string | null {
  if (brokerName === null) return null;
  const limit = (bound: string): [string, number | null] => {
    const key = brokerName.replace(/^(group\.[a-z]+)\.(num\.)?/, `$1.${bound}.`);
    const known = brokerConfigDefinition(key) ? brokerSynonyms(broker, key)[0]?.value : undefined;
    return [key, known === undefined || known === null ? null : Number(known)];
  };
  const [minName, min] = limit('min');
  if (min !== null && value < min) return `${name} must be greater than or equal to ${minName}`;
  const [maxName, max] = limit('max');
  return max !== null && value > max ? `${name} must be less than or equal to ${maxName}` : null;
}
