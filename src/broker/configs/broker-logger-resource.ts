import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { isLogLevel, type LogLevel, logLevels, rootLogger } from '../logger.js';
import { ConfigSource, type DescribedConfig } from './described-config.js';
import { type ConfigEdit, ConfigOperation, type ConfigResourceType, type Refusal } from './resource-type.js';

export const BROKER_LOGGER_RESOURCE = 8;

/**
 * The levels of a broker's own log: one logger, `root`. They hold for the process and are gone with it, as in Kafka.
 * Levels below ERROR, WARN and INFO say nothing more; FATAL silences errors too.
 */
export const brokerLoggerResource: ConfigResourceType = {
  type: BROKER_LOGGER_RESOURCE,
  incrementalOnly: true,
  describe: (broker, name) => {
    if (name === '') return invalid('Broker id must not be empty');
    if (!isInteger(name)) return invalid(`Broker id must be an integer, but it is: ${name}`);
    if (Number(name) !== broker.config.id) {
      return invalid(`Unexpected broker id, expected ${broker.config.id} but received ${name}`);
    }
    return [describeLogger(broker)];
  },
  alter: async (broker, name, { edits, validateOnly }) => {
    const refused = refuseNode(broker, name) ?? refuseEdits(edits);
    if (refused) return refused;
    const level = edits[0]?.value;
    if (!validateOnly && level) broker.logger.level = level as LogLevel;
    return null;
  },
};

function describeLogger({ logger }: Broker): DescribedConfig {
  return {
    ...{ name: rootLogger, value: logger.level, readOnly: false, configSource: ConfigSource.DYNAMIC_BROKER_LOGGER },
    ...{ isSensitive: false, configType: 0, synonyms: [], documentation: null },
  };
}

function refuseNode({ config }: Broker, name: string): Refusal | null {
  if (!isInteger(name)) return invalid(`Node id must be an integer, but it is: ${name}`);
  if (Number(name) === config.id) return null;
  return invalid(`Unexpected node id. Expected ${config.id}, but received ${name}`);
}

function refuseEdits(edits: ConfigEdit[]): Refusal | null {
  if (new Set(edits.map(({ name }) => name)).size < edits.length) return invalid('Error due to duplicate config keys');
  for (const { name, operation, value } of edits) {
    if (operation === ConfigOperation.APPEND || operation === ConfigOperation.SUBTRACT) {
      const word = operation === ConfigOperation.APPEND ? 'APPEND' : 'SUBTRACT';
      return invalid(`${word} operation is not allowed for the BROKER_LOGGER resource`);
    }
    if (name !== rootLogger) return wrong(`Logger ${name} does not exist!`);
    if (operation === ConfigOperation.DELETE)
      return invalid('Removing the log level of the root logger is not allowed');
    if (value === null || !isLogLevel(value)) {
      const allowed = [...logLevels].sort().join(', ');
      return wrong(
        `Cannot set the log level of ${name} to ${value} as it is not a supported log level. Valid log levels are ${allowed}`,
      );
    }
  }
  return null;
}

function isInteger(name: string): boolean {
  return /^[+-]?\d{1,10}$/.test(name);
}

function invalid(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
}

function wrong(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage };
}
