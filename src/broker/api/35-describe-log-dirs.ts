import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { allPartitions } from '../state/state.js';

/**
 * DescribeLogDirs, versions 1–4 (v2 flexible, v4 sizes of the volume).
 *
 * A diskless broker has no log directory. Tools want one to know where a replica's bytes are, so it names the shared
 * store, with the stored size of the partitions that have a replica here; the volume's size is unknown (-1).
 */
export const describeLogDirs = serve('DescribeLogDirs', { min: 1, max: 4 }, async (broker, request) => {
  await broker.caughtUp();
  const asked = request.topics && new Map(request.topics.map(({ topic, partitions }) => [topic, partitions]));
  const here = [...allPartitions(broker.state)].filter(
    ({ topic, partition, replicas }) =>
      replicas.includes(broker.config.id) && (asked === null || asked.get(topic.name)?.includes(partition)),
  );
  const names = [...new Set(here.map(({ topic }) => topic.name))];
  const topics = names.map((name) => ({
    name,
    partitions: here
      .filter(({ topic }) => topic.name === name)
      .map(({ partition, bytes }) => ({
        partitionIndex: partition,
        partitionSize: bytes,
        offsetLag: 0,
        isFutureKey: false,
      })),
  }));
  return { errorCode: ErrorCode.NONE, results: [{ errorCode: ErrorCode.NONE, logDir: 'object-store', topics }] };
});
