import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import type { PartitionsCreateEntry } from '../state/entries/partitions-create.js';
import { refusePartitionsCreate } from '../state/entries/partitions-create.js';
import { refusePartitionCount } from '../state/entries/topic-create.js';

/** CreatePartitions, versions 0–3 (v2 flexible): more partitions, never fewer. */
export const createPartitions = serve('CreatePartitions', { min: 0, max: 3 }, async (broker, request) => {
  await broker.caughtUp();
  const added = request.topics.map(({ name, count, assignments }) =>
    Math.max(0, count - (broker.state.topics.get(name)?.partitions.length ?? count), assignments?.length ?? 0),
  );
  const tooMany = refusePartitionCount(added.reduce((sum, more) => sum + more, 0));
  const results = request.topics.map(async (topic) => {
    const { error, message } = tooMany ?? (await grow(broker, topic, request.validateOnly));
    return { name: topic.name, errorCode: error, errorMessage: message ?? null };
  });
  return { results: await Promise.all(results) };
});

async function grow(
  broker: Broker,
  { name, count, assignments }: RequestOf<'CreatePartitions'>['topics'][number],
  validateOnly: boolean,
): Promise<{ error: number; message?: string }> {
  const topic = broker.state.topics.get(name);
  if (topic === undefined) {
    return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, message: `The topic '${name}' does not exist.` };
  }
  const entry: PartitionsCreateEntry = {
    kind: 'partitions-create',
    topicId: topic.id,
    total: count,
    assignments: assignments === null ? null : assignments.map(({ brokerIds }) => brokerIds),
    at: broker.clock.wallMs(),
  };
  return (
    (validateOnly ? refusePartitionsCreate(broker.state, entry) : await broker.propose(entry)) ?? {
      error: ErrorCode.NONE,
    }
  );
}
