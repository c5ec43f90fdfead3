import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { allPartitions } from '../state/state.js';
import { storeLogDir } from '../store-log-dir.js';

/**
 * DescribeLogDirs, versions 1–5 (v2 flexible, v3 top-level error, v4 sizes of the volume, v5 cordoned directories).
 *
 * A diskless broker has no log directory. Tools want one to know where a replica's bytes are, so it names the shared
 * store, with the live bytes of the partitions that have a replica here: the same bytes for each of its replicas, because
 * they are stored once. An object store has no end: the size and the free room of the volume are unknown (-1).
 */
export const describeLogDirs = serve('DescribeLogDirs', { min: 1, max: 5 }, async (broker, request) => {
  await broker.caughtUp();
  const asked = request.topics && new Map(request.topics.map(({ topic, partitions }) => [topic, new Set(partitions)]));
  const topics = new Map<string, { partitionIndex: number; partitionSize: number; offsetLag: number }[]>();
  for (const { topic, partition, replicas, bytes } of allPartitions(broker.state)) {
    if (!replicas.includes(broker.config.id) || (asked !== null && !asked.get(topic.name)?.has(partition))) continue;
    const described = topics.get(topic.name) ?? [];
    described.push({ partitionIndex: partition, partitionSize: bytes, offsetLag: 0 });
    topics.set(topic.name, described);
  }
  const results = [...topics].map(([name, partitions]) => ({ name, partitions }));
  return {
    errorCode: ErrorCode.NONE,
    results: [{ errorCode: ErrorCode.NONE, logDir: storeLogDir(broker.config), topics: results }],
  };
});
