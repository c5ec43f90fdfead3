import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../src/client/index.js';
import { encodeBatch, type ResponseOf } from '../../src/protocol/index.js';
import { createTopic, startInProcess } from '../broker/in-process.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

describe.skipIf(missing !== null)(`transactions as Apache Kafka answers them (${missing ?? 'it is there'})`, () => {
  let kafka: ApacheKafka;
  beforeAll(async () => {
    kafka = await startApacheKafka();
  }, 120_000);
  afterAll(() => kafka?.stop());

  it('the same requests get the same answers, version by version', async () => {
    const [host, port] = kafka.bootstrap.split(':');
    const theirs = await Connection.open({ host: host!, port: Number(port) }, { bootstrap: [] });
    const ours = await (await startInProcess()).connect();
    try {
      const [expected, answered] = [await conversation(theirs), await conversation(ours)];
      expect(answered).toEqual(expected);
    } finally {
      theirs.close();
    }
  }, 120_000);
});

interface Producer {
  id: string;
  producerId: bigint;
  producerEpoch: number;
}

/** Both protocols, their errors included. Ids are told apart only by whether they changed. */
async function conversation(connection: Connection): Promise<unknown[]> {
  const told: unknown[] = [];
  const tell = (what: string, answer: unknown) => told.push([what, answer]);
  await patiently(() => createTopic(connection, 't', { numPartitions: 2 }));

  // Apache Kafka makes its topic of transactions when somebody looks for a coordinator.
  await connection.send('FindCoordinator', { keyType: 1, coordinatorKeys: ['one', 'two'] }, { version: 4 });
  const one = await init(connection, 'one');
  tell('init', [one.errorCode, one.producerEpoch]);
  tell('unknown partition', await add(connection, one, [0, 7]));
  tell('produce before adding', [await produce(connection, one, 10), await produce(connection, one, 11)]);
  tell('add', await add(connection, one, [0]));
  tell('describe', await describeTransaction(connection, 'one'));
  tell('produce', [await produce(connection, one, 11), await produce(connection, one, 11, 5)]);
  tell('end of another epoch', [await end(connection, { ...one, producerEpoch: 9 }, true, 1, 2)]);
  tell('end of another producer', await end(connection, { ...one, producerId: 99_999n }, true, 3));
  tell('commit', await end(connection, one, true, 4));
  await completed(connection, 'one');
  tell('commit again, then abort', [await end(connection, one, true, 4), await end(connection, one, false, 4)]);
  tell('late batch', [await produce(connection, one, 10, 1), await produce(connection, one, 11, 1)]);
  tell('describe', await describeTransaction(connection, 'one'));

  const claim = { producerId: one.producerId, producerEpoch: one.producerEpoch };
  const claims = [claim, claim, { ...claim, producerEpoch: 7 }, { ...claim, producerId: 99_999n }];
  for (const version of [3, 4, 5]) {
    for (const asked of claims) {
      const { errorCode, producerEpoch } = await initOnce(connection, 'one', asked, version);
      tell(`init v${version}`, [errorCode, producerEpoch]);
    }
  }

  const two = await init(connection, 'two');
  tell('second protocol begins elsewhere', await produce(connection, two, 12, 3));
  tell('second protocol', [await produce(connection, two, 12), await describeTransaction(connection, 'two')]);
  tell('taken over', (await initOnce(connection, 'two')).errorCode);
  const heir = await init(connection, 'two');
  tell('heir', heir.producerEpoch);
  tell('zombie', [await produce(connection, two, 12, 1), await end(connection, two, true, 5)]);
  tell('nothing to commit', await end(connection, heir, true, 5));
  const aborted = await endAndBump(connection, heir, false);
  tell('nothing to abort', [aborted.errorCode, aborted.producerEpoch]);
  const next = { ...heir, producerEpoch: aborted.producerEpoch };
  await completed(connection, 'two');
  tell('written', await produce(connection, next, 12));
  const done = await endAndBump(connection, next, true);
  tell('committed', [done.errorCode, done.producerEpoch]);
  await completed(connection, 'two');
  const again = await endAndBump(connection, next, true);
  tell('committed again', [again.errorCode, again.producerEpoch]);
  tell('log', await readLog(connection));
  return told;
}

async function init(connection: Connection, id: string): Promise<Producer & { errorCode: number }> {
  for (;;) {
    const answer = await initOnce(connection, id);
    if (![14, 15, 16, 51].includes(answer.errorCode)) return { id, ...answer };
    await soon();
  }
}

async function initOnce(connection: Connection, id: string, claim = {}, version = 5) {
  const body = { transactionalId: id, transactionTimeoutMs: 60_000, ...claim };
  return connection.send('InitProducerId', body, { version });
}

async function add(connection: Connection, { id, producerId, producerEpoch }: Producer, partitions: number[]) {
  const body = {
    v3AndBelowTransactionalId: id,
    v3AndBelowProducerId: producerId,
    v3AndBelowProducerEpoch: producerEpoch,
    v3AndBelowTopics: [{ name: 't', partitions }],
  };
  const answer = await connection.send('AddPartitionsToTxn', body, { version: 3 });
  const results = answer.resultsByTopicV3AndBelow[0]!.resultsByPartition;
  return results
    .sort((a, b) => a.partitionIndex - b.partitionIndex)
    .map(({ partitionErrorCode }) => partitionErrorCode);
}

async function produce(connection: Connection, producer: Producer, version: number, baseSequence = 0): Promise<number> {
  const { id, producerId, producerEpoch } = producer;
  const value = Buffer.from('v');
  const records = encodeBatch({
    records: [{ timestamp: Date.now(), key: null, value }],
    transactional: true,
    ...{ producerId, producerEpoch, baseSequence },
  });
  const topicData = [{ name: 't', partitionData: [{ index: 0, records }] }];
  const body = { transactionalId: id, acks: -1, timeoutMs: 5_000, topicData };
  return (await connection.send('Produce', body, { version })).responses[0]!.partitionResponses[0]!.errorCode;
}

async function end(connection: Connection, producer: Producer, committed: boolean, ...versions: number[]) {
  const { id: transactionalId, producerId, producerEpoch } = producer;
  const codes: number[] = [];
  for (const version of versions) {
    const body = { transactionalId, producerId, producerEpoch, committed };
    codes.push((await connection.send('EndTxn', body, { version })).errorCode);
  }
  return codes;
}

async function endAndBump(connection: Connection, producer: Producer, committed: boolean) {
  const { id: transactionalId, producerId, producerEpoch } = producer;
  return connection.send('EndTxn', { transactionalId, producerId, producerEpoch, committed }, { version: 5 });
}

async function describeTransaction(connection: Connection, id: string) {
  const { transactionStates } = await connection.send('DescribeTransactions', { transactionalIds: [id] });
  const { transactionState, producerEpoch, topics, errorCode } = transactionStates[0]!;
  return { transactionState, producerEpoch, topics, errorCode };
}

/** Apache Kafka writes its markers after it has answered. */
async function completed(connection: Connection, id: string): Promise<void> {
  while ((await describeTransaction(connection, id)).transactionState.startsWith('Prepare')) await soon();
}

async function readLog(connection: Connection) {
  const partition = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000, currentLeaderEpoch: -1 };
  const topics = [{ topic: 't', partitions: [partition] }];
  const limits = { replicaId: -1, maxWaitMs: 0, minBytes: 1, maxBytes: 1_000_000, isolationLevel: 1 };
  const body = { ...limits, sessionId: 0, sessionEpoch: -1, topics };
  const answer: ResponseOf<'Fetch'> = await connection.send('Fetch', body, { version: 12 });
  const { highWatermark, lastStableOffset, abortedTransactions } = answer.responses[0]!.partitions[0]!;
  return { highWatermark, lastStableOffset, aborted: abortedTransactions?.map(({ firstOffset }) => firstOffset) };
}

async function patiently(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries > 50) throw error;
      await soon();
    }
  }
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 100));
