import { startBroker } from '../../src/broker/broker.js';
import { parseBrokerConfig } from '../../src/broker/config.js';
import { jsonLogger } from '../../src/broker/logger.js';
import { MemoryStore, type ObjectStore } from '../../src/objectstore/index.js';

/** A broker of this process whose log lines are kept, as they would be written. The caller halts it. */
export async function startRecorded(id: number, over: object = {}, store: ObjectStore = new MemoryStore()) {
  const lines: Record<string, unknown>[] = [];
  const config = parseBrokerConfig({ id, store: 'memory', sessionTimeoutMs: 2_000, pollIdleMs: 20, ...over });
  const running = await startBroker(config, {
    logger: jsonLogger(id, (line) => lines.push(JSON.parse(line))),
    store,
    onFatal: (reason) => {
      throw new Error(reason);
    },
  });
  return { ...running, lines, events: () => lines.map(({ event }) => event) };
}
