import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';

/**
 * DeleteTopics, versions 1–6 (v4 flexible, v5 error message, v6 topic ids).
 *
 * A deleted topic's objects are reclaimed in the background; groups forget their offsets in it.
 */
export const deleteTopics = serve('DeleteTopics', { min: 1, max: 6 }, async (broker, request, { version }) => {
  await broker.caughtUp();
  const wanted = version >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }));
  return { responses: await Promise.all(wanted.map(({ name, topicId }) => deleteOne(broker, name, topicId))) };
});

async function deleteOne(broker: Broker, name: string | null, topicId: string) {
  const byId = topicId !== ZERO_UUID;
  if (byId === (name !== null)) {
    return { name, topicId, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Give a topic name or a topic id.' };
  }
  const topic = byId ? broker.state.topicsById.get(topicId) : broker.state.topics.get(name ?? '');
  if (topic === undefined) {
    const errorCode = byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    return { name, topicId, errorCode, errorMessage: byId ? 'Unknown topic id.' : 'This topic does not exist.' };
  }
  const { error } = await broker.propose({ kind: 'topic-delete', topicId: topic.id, at: broker.clock.wallMs() });
  if (error === ErrorCode.NONE) broker.logger.info('topic deleted', { topic: topic.name });
  return { name: topic.name, topicId: topic.id, errorCode: error, errorMessage: null };
}
