import { ErrorCode } from '../../../src/protocol/index.js';
import { Routes } from './routes.js';
import type { World } from './world.js';

/** Commits ever higher offsets of one partition, and looks now and then what is there: never less than acknowledged. */
export async function commit(
  world: World,
  group: string,
  topic: string,
  partition: number,
  until: () => boolean,
): Promise<number> {
  const routes = new Routes(world);
  let acknowledged = -1;
  for (let offset = 0; !until(); ) {
    const coordinator = routes.coordinator(group);
    if (world.random.chance(0.6)) {
      const partitions = [{ partitionIndex: partition, committedOffset: offset, committedMetadata: '' }];
      const body = {
        groupId: group,
        generationIdOrMemberEpoch: -1,
        memberId: '',
        topics: [{ name: topic, partitions }],
      };
      const answer = await coordinator?.send('OffsetCommit', 7, body);
      if (answer?.topics[0]?.partitions[0]?.errorCode === ErrorCode.NONE) acknowledged = offset++;
    } else {
      const promised = acknowledged;
      const topics = [{ name: topic, partitionIndexes: [partition] }];
      const answer = await coordinator?.send('OffsetFetch', 7, { groupId: group, topics, requireStable: true });
      const told = answer?.errorCode === ErrorCode.NONE ? answer.topics[0]?.partitions[0] : undefined;
      if (told?.errorCode === ErrorCode.NONE && Number(told.committedOffset) < promised) {
        world.history.violate(`group ${group}: ${promised} was committed, ${told.committedOffset} is there`);
      }
    }
    await world.clock.sleep(world.random.between(5, 60));
  }
  return acknowledged;
}
