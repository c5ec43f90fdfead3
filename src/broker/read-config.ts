import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { type BrokerConfig, parseBrokerConfig } from './config.js';

const told = z.looseObject({ configFile: z.string().optional() });

/**
 * The broker's config: the YAML file that `configFile` names, over what the process was told. Secrets stand in that file
 * only: every process of a machine can read the arguments of every other. Throws with the file's name and what is wrong.
 */
export function readBrokerConfig(argument: string): BrokerConfig {
  const { configFile, ...options } = told.parse(JSON.parse(argument));
  return parseBrokerConfig(configFile === undefined ? options : { ...options, ...settingsIn(configFile) });
}

/** Each process has its own; brokers share the file. */
const ownSettings = ['id', 'port', 'portOffset', 'metricsPort', 'store', 'scratchDir'];

function settingsIn(file: string): Record<string, unknown> {
  try {
    const settings = z.record(z.string(), z.unknown()).parse(parse(readFileSync(file, 'utf8')) ?? {});
    const own = ownSettings.filter((name) => name in settings);
    if (own.length > 0) throw new Error(`${own.join(', ')} cannot stand there: brokers share the file`);
    return settings;
  } catch (error) {
    throw new Error(`cannot read the broker settings in ${file}: ${(error as Error).message}`, { cause: error });
  }
}
