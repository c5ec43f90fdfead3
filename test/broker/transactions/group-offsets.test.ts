import { describe, expect, it } from 'vitest';
import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { createTopic, startInProcess } from '../in-process.js';
import { commitPlain, committed, type OffsetToStage, stageOffset } from './group-offsets.js';
import { TransactionalProducer } from './transactional-producer.js';

async function withTopic(): Promise<Connection> {
  const connection = await (await startInProcess()).connect();
  await createTopic(connection, 't', { numPartitions: 2 });
  return connection;
}

async function started(connection: Connection, id = 'x'): Promise<TransactionalProducer> {
  const producer = new TransactionalProducer(connection, id, 2);
  await producer.init();
  return producer;
}

const offset = (value: number, over: Partial<OffsetToStage> = {}): OffsetToStage => ({ offset: value, ...over });

describe('offsets of a group in a transaction', () => {
  it('are committed with it, and unstable until then for who asks', async () => {
    const connection = await withTopic();
    const producer = await started(connection);
    expect(await stageOffset(connection, producer, offset(5))).toBe(ErrorCode.NONE);
    expect(await committed(connection)).toEqual({ offset: -1n, error: ErrorCode.NONE });
    expect(await committed(connection, true)).toEqual({ offset: -1n, error: ErrorCode.UNSTABLE_OFFSET_COMMIT });
    await producer.end(true);
    expect(await committed(connection, true)).toEqual({ offset: 5n, error: ErrorCode.NONE });
  });

  it('of the next epoch are taken by a group coordinator that has not heard of it yet', async () => {
    const cluster = await startInProcess(2, { pollActiveMs: 400, pollIdleMs: 400 });
    const { state } = cluster.brokers.at(-1)!.broker;
    const groupAt = coordinatorOf(state, 'g')!.id;
    const id = ['a', 'b', 'c', 'd', 'e', 'f'].find((name) => coordinatorOf(state, name)!.id !== groupAt)!;
    const ofTransactions = await cluster.connect(coordinatorOf(state, id)!.id);
    const ofGroups = await cluster.connect(groupAt);
    await createTopic(ofTransactions, 't');
    const producer = await started(ofTransactions, id);
    for (let round = 0; round < 3; round++) {
      expect(await stageOffset(ofGroups, producer, offset(round))).toBe(ErrorCode.NONE);
      await producer.end(true);
    }
  });

  it('are dropped when it is aborted', async () => {
    const connection = await withTopic();
    await commitPlain(connection, 3);
    const producer = await started(connection);
    await stageOffset(connection, producer, offset(5));
    await producer.end(false);
    expect(await committed(connection, true)).toEqual({ offset: 3n, error: ErrorCode.NONE });
  });

  it('do not replace one that was committed after they were staged', async () => {
    const connection = await withTopic();
    const producer = await started(connection);
    await stageOffset(connection, producer, offset(5));
    await commitPlain(connection, 9);
    await producer.end(true);
    expect(await committed(connection)).toEqual({ offset: 9n, error: ErrorCode.NONE });
  });

  it('of two transactions: the one staged later wins, whichever ends last', async () => {
    const connection = await withTopic();
    const [first, second] = [await started(connection, 'first'), await started(connection, 'second')];
    await stageOffset(connection, first, offset(1));
    await stageOffset(connection, second, offset(2));
    await second.end(true);
    await first.end(true);
    expect(await committed(connection)).toEqual({ offset: 2n, error: ErrorCode.NONE });
  });

  it('are taken with the new epoch by a coordinator that has not yet seen the transaction before them end', async () => {
    const cluster = await startInProcess(2, { pollActiveMs: 5_000, pollIdleMs: 5_000 });
    const connections = [await cluster.connect(1), await cluster.connect(2)];
    await createTopic(connections[0]!, 't');
    const { coordinators } = await connections[0]!.send('FindCoordinator', { keyType: 0, coordinatorKeys: ['g'] });
    const ofGroup = connections[coordinators[0]!.nodeId - 1]!;
    const ofTransaction = connections[2 - coordinators[0]!.nodeId]!;
    const producer = await started(ofTransaction, await idCoordinatedBy(ofTransaction, 3 - coordinators[0]!.nodeId));
    for (let value = 1; value <= 5; value++) {
      expect(await stageOffset(ofGroup, producer, offset(value))).toBe(ErrorCode.NONE);
      expect(await producer.end(true)).toBe(ErrorCode.NONE);
    }
    expect(await committed(ofGroup)).toEqual({ offset: 5n, error: ErrorCode.NONE });
  });

  it('need their group in the transaction before version 5', async () => {
    const connection = await withTopic();
    const producer = await started(connection);
    expect(await stageOffset(connection, producer, offset(5, { version: 3 }))).toBe(ErrorCode.INVALID_TXN_STATE);
    expect(await stageOffset(connection, producer, offset(5, { version: 4 }))).toBe(ErrorCode.TRANSACTION_ABORTABLE);
    const { transactionalId, producerId, producerEpoch } = producer;
    const added = { transactionalId, producerId, producerEpoch, groupId: 'g' };
    expect((await connection.send('AddOffsetsToTxn', added, { version: 3 })).errorCode).toBe(ErrorCode.NONE);
    expect(await stageOffset(connection, producer, offset(5, { version: 3 }))).toBe(ErrorCode.NONE);
  });

  it('are refused to a fenced producer, to a foreign one, and for a generation that never was', async () => {
    const connection = await withTopic();
    const producer = await started(connection);
    await stageOffset(connection, producer, offset(1));
    const zombie = Object.assign(new TransactionalProducer(connection, 'x', 2), { ...producer, producerEpoch: -1 });
    expect(await stageOffset(connection, zombie, offset(5))).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    const stranger = Object.assign(new TransactionalProducer(connection, 'x', 2), { producerId: 999n });
    expect(await stageOffset(connection, stranger, offset(5))).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    const old = offset(5, { generationId: 3, memberId: 'nobody' });
    expect(await stageOffset(connection, producer, old)).not.toBe(ErrorCode.NONE);
    expect(await stageOffset(connection, producer, offset(5, { partition: 9 }))).toBe(
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    );
  });

  it('for a generation of a group that does not exist: the transaction is looked at before the group', async () => {
    const connection = await withTopic();
    const producer = await started(connection);
    const ofNobody = (version: number) => offset(5, { version, group: 'no such', generationId: 3, memberId: 'nobody' });
    expect(await stageOffset(connection, producer, ofNobody(3))).toBe(ErrorCode.INVALID_TXN_STATE);
    expect(await stageOffset(connection, producer, ofNobody(4))).toBe(ErrorCode.TRANSACTION_ABORTABLE);
    expect(await stageOffset(connection, producer, ofNobody(5))).toBe(ErrorCode.ILLEGAL_GENERATION);
    const stranger = Object.assign(new TransactionalProducer(connection, 'x', 2), { producerId: 999n });
    expect(await stageOffset(connection, stranger, ofNobody(5))).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  });

  it('that were deleted meanwhile do not come back', async () => {
    const connection = await withTopic();
    await commitPlain(connection, 3);
    const producer = await started(connection);
    await stageOffset(connection, producer, offset(5));
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0 }] }];
    expect((await connection.send('OffsetDelete', { groupId: 'g', topics })).errorCode).toBe(ErrorCode.NONE);
    await producer.end(true);
    expect(await committed(connection, true)).toEqual({ offset: -1n, error: ErrorCode.NONE });
  });
});

/** A transactional id whose coordinator is the broker with this id. */
async function idCoordinatedBy(connection: Connection, brokerId: number): Promise<string> {
  const coordinatorKeys = Array.from({ length: 50 }, (_, i) => `x-${i}`);
  const { coordinators } = await connection.send('FindCoordinator', { keyType: 1, coordinatorKeys });
  return coordinators.find(({ nodeId }) => nodeId === brokerId)!.key;
}
