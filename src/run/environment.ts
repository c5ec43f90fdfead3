import { cpus, release, totalmem, type } from 'node:os';
import type { Scorecard } from '../model/scorecard.js';
import type { ResultsById } from './judge.js';

/** The machine the run was made on, and the clients that took part. */
export function describeEnvironment(toolVersion: string, results: ResultsById): Scorecard['environment'] {
  const processors = cpus();
  return {
    os: `${type()} ${release()}`,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    node: process.version,
    clients: { 'diskless-check': toolVersion, ...kitVersions(results) },
  };
}

function kitVersions(results: ResultsById): Record<string, string> {
  const versions: Record<string, string> = {};
  for (const result of results.values()) {
    if (result.status === 'done' && result.id === 'client-kafkajs') {
      const { client, version } = result.evidence as { client: string; version: string };
      versions[client] = version;
    }
  }
  return versions;
}

/** Command-line arguments as they may be shown: user information inside URLs is hidden. */
export function withoutSecrets(args: readonly string[]): string[] {
  return args.map((arg) => arg.replace(/(\w+:\/\/)[^/@\s]+@/g, '$1***@'));
}
