import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { ledPartition } from '../led-partition.js';
import { cleansUpBy } from '../topic-configs.js';

/** DeleteRecords, versions 0–2 (v2 flexible): the log start offset moves up; -1 means to the high watermark. Not on topics that are only compacted. */
export const deleteRecords = serve('DeleteRecords', { min: 0, max: 2 }, async (broker, request) => {
  await broker.caughtUp();
  return {
    topics: await Promise.all(
      request.topics.map(async ({ name, partitions }) => ({
        name,
        partitions: await Promise.all(
          partitions.map(({ partitionIndex, offset }) => deleteBelow(broker, name, partitionIndex, Number(offset))),
        ),
      })),
    ),
  };
});

async function deleteBelow(broker: Broker, name: string, partitionIndex: number, offset: number) {
  const led = ledPartition(broker, broker.state.topics.get(name), partitionIndex, -1);
  if (led.error !== 0 || led.partition === null) return { partitionIndex, lowWatermark: -1, errorCode: led.error };
  const { partition } = led;
  if (!cleansUpBy(broker, partition.topic, 'delete') && cleansUpBy(broker, partition.topic, 'compact')) {
    return { partitionIndex, lowWatermark: -1, errorCode: ErrorCode.POLICY_VIOLATION };
  }
  const logStartOffset = offset === -1 ? partition.logEndOffset : offset;
  if (logStartOffset < 0) return { partitionIndex, lowWatermark: -1, errorCode: ErrorCode.OFFSET_OUT_OF_RANGE };
  const at = broker.clock.wallMs();
  const topicId = partition.topic.id;
  const { error } = await broker.propose({ kind: 'trim', topicId, partition: partitionIndex, logStartOffset, at });
  return { partitionIndex, lowWatermark: error === 0 ? partition.logStartOffset : -1, errorCode: error };
}
