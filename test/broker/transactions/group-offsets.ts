import type { Connection } from '../../../src/client/index.js';
import type { TransactionalProducer } from './transactional-producer.js';

export interface OffsetToStage {
  offset: number;
  partition?: number;
  group?: string;
  generationId?: number;
  memberId?: string;
  version?: number;
}

/** TxnOffsetCommit of one offset in topic `t` for group `g`; its error code. */
export async function stageOffset(
  connection: Pick<Connection, 'send'>,
  { transactionalId, producerId, producerEpoch }: TransactionalProducer,
  { offset, partition = 0, group = 'g', version = 5, ...member }: OffsetToStage,
): Promise<number> {
  const partitions = [{ partitionIndex: partition, committedOffset: offset, committedMetadata: '' }];
  const body = { transactionalId, groupId: group, producerId, producerEpoch, ...member };
  const { topics } = await connection.send(
    'TxnOffsetCommit',
    { ...body, topics: [{ name: 't', partitions }] },
    { version },
  );
  return topics[0]!.partitions[0]!.errorCode;
}

/** OffsetCommit by a simple consumer. */
export async function commitPlain(connection: Connection, offset: number): Promise<void> {
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: '' }];
  const body = { groupId: 'g', generationIdOrMemberEpoch: -1, memberId: '', topics: [{ name: 't', partitions }] };
  const { topics } = await connection.send('OffsetCommit', body, { version: 8 });
  if (topics[0]!.partitions[0]!.errorCode !== 0) throw new Error(`commit: ${topics[0]!.partitions[0]!.errorCode}`);
}

/** OffsetFetch of one partition. */
export async function committed(connection: Pick<Connection, 'send'>, requireStable = false, partition = 0) {
  const topics = [{ name: 't', partitionIndexes: [partition] }];
  const wanted = { groupId: 'g', memberId: null, memberEpoch: -1, topics };
  const { groups } = await connection.send('OffsetFetch', { groups: [wanted], requireStable }, { version: 8 });
  const { committedOffset, errorCode } = groups[0]!.topics[0]!.partitions[0]!;
  return { offset: committedOffset, error: errorCode };
}
