import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { ledPartition } from '../led-partition.js';
import { endOffsetOfEpoch } from '../state/leadership.js';

/**
 * OffsetForLeaderEpoch, versions 2–4 (v3 replica id, v4 flexible): where a leader epoch ended (KIP-101, KIP-320), so that
 * a client detects that a log was truncated. The fold keeps every epoch that wrote something.
 */
export const offsetForLeaderEpoch = serve('OffsetForLeaderEpoch', { min: 2, max: 4 }, async (broker, request) => {
  await broker.recent();
  return {
    topics: await Promise.all(
      request.topics.map(async ({ topic, partitions }) => ({
        topic,
        partitions: await Promise.all(
          partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) =>
            answer(broker, topic, partition, currentLeaderEpoch, leaderEpoch),
          ),
        ),
      })),
    ),
  };
});

async function answer(broker: Broker, topic: string, index: number, currentLeaderEpoch: number, leaderEpoch: number) {
  let led = ledPartition(broker, broker.state.topics.get(topic), index, currentLeaderEpoch);
  if (led.error !== 0) {
    await broker.caughtUp();
    led = ledPartition(broker, broker.state.topics.get(topic), index, currentLeaderEpoch);
  }
  if (led.error !== 0 || led.partition === null) {
    return { errorCode: led.error, partition: index, leaderEpoch: -1, endOffset: -1 };
  }
  const { epoch, endOffset } = endOffsetOfEpoch(led.partition, leaderEpoch);
  return { errorCode: ErrorCode.NONE, partition: index, leaderEpoch: epoch, endOffset };
}
