import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { serve } from '../context.js';
import { proposeOrMove } from '../groups/durable.js';
import { refuseGroup } from '../share/refuse-group.js';
import { unknownTopic } from './90-describe-share-group-offsets.js';

/** DeleteShareGroupOffsets v0 (KIP-932): the group forgets topics, while nobody is in it. */
export const deleteShareGroupOffsets = serve('DeleteShareGroupOffsets', { min: 0, max: 0 }, async (broker, request) => {
  await broker.caughtUp();
  const { groupId: group, topics } = request;
  const refused = refuseGroup(broker, group);
  if (refused !== null) return refused;
  const found = topics.map(({ topicName }) => ({ topicName, topicId: broker.state.topics.get(topicName)?.id }));
  const topicIds = found.flatMap(({ topicId }) => topicId ?? []);
  const entry = { kind: 'share-offsets-delete' as const, group, topicIds, at: broker.clock.wallMs() };
  const { error, message } = await proposeOrMove(broker, entry);
  if (error !== ErrorCode.NONE) return { errorCode: error, errorMessage: message ?? null };
  const responses = found.map(({ topicName, topicId }) =>
    topicId === undefined
      ? { topicName, topicId: ZERO_UUID, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: unknownTopic }
      : { topicName, topicId, errorCode: ErrorCode.NONE },
  );
  return { errorCode: ErrorCode.NONE, responses };
});
