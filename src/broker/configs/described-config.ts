import type { ConfigDefinition, ConfigType } from './definition.js';

/** Where a value comes from, by Kafka's numbers. */
export const ConfigSource = {
  TOPIC: 1,
  DYNAMIC_BROKER: 2,
  DYNAMIC_DEFAULT_BROKER: 3,
  STATIC_BROKER: 4,
  DEFAULT: 5,
  DYNAMIC_BROKER_LOGGER: 6,
  CLIENT_METRICS: 7,
  GROUP: 8,
} as const;

/** A value under one of its names: the first one that is set is in force. */
export interface Synonym {
  name: string;
  value: string | null;
  source: number;
}

export interface DescribedConfig {
  name: string;
  value: string | null;
  readOnly: boolean;
  configSource: number;
  isSensitive: boolean;
  configType: number;
  synonyms: Synonym[];
  documentation: string | null;
}

const typeNumbers: Record<ConfigType, number> = {
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9,
};

/** As DescribeConfigs answers it; `synonyms` are in the order in which they count. */
export function describedConfig(definition: ConfigDefinition, synonyms: Synonym[], readOnly = false): DescribedConfig {
  const isSensitive = definition.type === 'password';
  const inForce = synonyms[0];
  return {
    name: definition.name,
    value: isSensitive ? null : (inForce?.value ?? definition.default),
    readOnly,
    configSource: inForce?.source ?? ConfigSource.DEFAULT,
    isSensitive,
    configType: typeNumbers[definition.type],
    synonyms: isSensitive ? synonyms.map((synonym) => ({ ...synonym, value: null })) : synonyms,
    documentation: definition.documentation ?? null,
  };
}
