import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { TopicState } from '../state/state.js';
import { refuseTopicConfigs, topicConfig, topicConfigDefinition, topicConfigDefinitions } from '../topic-configs.js';
import { refuseTopicName } from '../topic-name.js';
import { brokerSynonyms } from './broker-values.js';
import { normalValue } from './definition.js';
import { ConfigSource, type DescribedConfig, describedConfig } from './described-config.js';
import { alterLogged } from './logged-configs.js';
import type { ConfigResourceType, Refusal } from './resource-type.js';

export const TOPIC_RESOURCE = 2;

/** A topic's configs: set on the topic, else what the broker has under its own name for it. */
export const topicResource: ConfigResourceType = {
  type: TOPIC_RESOURCE,
  describe: (broker, name) => {
    const topic = broker.state.topics.get(name);
    return topic ? describeTopicConfigs(broker, topic) : absent('');
  },
  alter: alterLogged({
    refuse: (broker, name) => {
      if (name === '') return invalid('Default topic resources are not allowed.');
      const bad = refuseTopicName(name);
      if (bad) return { errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, errorMessage: bad };
      return broker.state.topics.has(name) ? null : absent(`The topic '${name}' does not exist.`);
    },
    explicit: (broker, name) => broker.state.topics.get(name)?.configs ?? new Map(),
    rules: (broker, name) => ({
      current: (key) => topicConfig(broker, broker.state.topics.get(name) as TopicState, key),
      isList: (key) => topicConfigDefinition(key)?.type === 'list',
      noList: (key, operation) => `Can't ${operation.toUpperCase()} to key ${key} because its type is not LIST.`,
    }),
    validate: (broker, _name, after) => {
      const wrong = refuseTopicConfigs(broker, after);
      return wrong ? { errorCode: ErrorCode.INVALID_CONFIG, errorMessage: wrong } : normalTopicConfigs(after);
    },
    propose: (broker, name, difference) => {
      const topicId = broker.state.topics.get(name)?.id ?? '';
      return broker.propose({ kind: 'config-set', topicId, ...difference, at: broker.clock.wallMs() });
    },
  }),
};

/** Validated values as they are kept. */
export function normalTopicConfigs(configs: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...configs].map(([name, value]) => {
      const definition = topicConfigDefinition(name);
      return [name, definition ? normalValue(definition, value) : value];
    }),
  );
}

/** Also of a topic that is about to be: only its explicit configs count. */
export function describeTopicConfigs(broker: Broker, { configs }: Pick<TopicState, 'configs'>): DescribedConfig[] {
  return topicConfigDefinitions
    .filter(({ name, internal }) => !internal || configs.has(name))
    .map((definition) => {
      const { name, brokerName } = definition;
      const set = configs.get(name);
      const own = set === undefined ? [] : [{ name, value: set, source: ConfigSource.TOPIC }];
      return describedConfig(definition, [...own, ...(brokerName ? brokerSynonyms(broker, brokerName) : [])]);
    });
}

function absent(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage };
}

function invalid(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
}
