import { startBroker } from '../dist/src/broker/broker.js';
import { parseBrokerConfig } from '../dist/src/broker/config.js';
import { silentLogger } from '../dist/src/broker/logger.js';
import { MemoryStore } from '../dist/src/objectstore/index.js';

/** The lines of a markdown table of every series that a running broker registers, in the order of their names. */
export async function metricsTable() {
  const running = await startBroker(parseBrokerConfig({ id: 1, store: 'memory' }), {
    logger: silentLogger,
    store: new MemoryStore(),
    onFatal: (reason) => {
      throw new Error(reason);
    },
  });
  const described = running.broker.metrics.registry.describe();
  await running.halt();
  return [
    '| metric | type | meaning |',
    '|---|---|---|',
    ...described
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`),
  ];
}
