import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { storeLogDir } from '../store-log-dir.js';

/**
 * AlterReplicaLogDirs, versions 1–2 (v2 flexible).
 *
 * There is one log directory, the store, and everything is there already: a move to it is done, a move elsewhere is
 * refused with LOG_DIR_NOT_FOUND, as Kafka refuses a path that it does not know.
 */
export const alterReplicaLogDirs = serve('AlterReplicaLogDirs', { min: 1, max: 2 }, async (broker, request) => {
  await broker.caughtUp();
  const topics = new Map<string, { partitionIndex: number; errorCode: number }[]>();
  for (const dir of request.dirs) {
    for (const { name, partitions } of dir.topics) {
      const results = topics.get(name) ?? [];
      results.push(
        ...partitions.map((partition) => ({
          partitionIndex: partition,
          errorCode:
            dir.path === storeLogDir(broker.config) ? verdict(broker, name, partition) : ErrorCode.LOG_DIR_NOT_FOUND,
        })),
      );
      topics.set(name, results);
    }
  }
  return { results: [...topics].map(([topicName, partitions]) => ({ topicName, partitions })) };
});

function verdict(broker: Broker, topic: string, partition: number): number {
  const found = broker.state.topics.get(topic)?.partitions[partition];
  return found?.replicas.includes(broker.config.id) ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}
