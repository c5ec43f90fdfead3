import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin, Cluster, GroupMember, KafkaError, mayRetry, PartitionReader } from '../../src/client/index.js';
import { batches, decodeRecords, encodeBatch } from '../../src/protocol/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';

describe('the client on three broker processes', () => {
  let target: EmbeddedTarget;
  let cluster: Cluster;
  let admin: Admin;

  beforeAll(async () => {
    target = await startEmbedded({ brokers: 3, defects: [] });
    cluster = await Cluster.connect({ ...target.client, requestTimeoutMs: 5_000 });
    admin = new Admin(cluster);
  });
  afterAll(async () => {
    await cluster?.close();
    await target?.close();
  });

  /** One record, sent again until it is acknowledged: it may be there twice. */
  async function write(topic: string, partition: number, value: string): Promise<void> {
    const records = encodeBatch({ records: [{ timestamp: Date.now(), key: null, value: Buffer.from(value) }] });
    for (let refresh = false; ; refresh = true) {
      try {
        const view = await cluster.topic(topic, { refresh });
        const leader = await cluster.leader(topic, partition);
        if (view === null || leader === null) continue;
        const connection = await cluster.connection(leader.brokerId);
        const response = await connection.send('Produce', {
          acks: -1,
          timeoutMs: 5_000,
          topicData: [{ name: topic, topicId: view.id, partitionData: [{ index: partition, records }] }],
        });
        const { errorCode } = response.responses[0]!.partitionResponses[0]!;
        if (errorCode === 0) return;
        throw new KafkaError('Produce', errorCode);
      } catch (error) {
        if (!mayRetry(error)) throw error;
      }
    }
  }

  it('administers topics, offsets and groups', async () => {
    await admin.createTopic('t-admin', {
      partitions: 3,
      replicationFactor: 2,
      configs: { 'max.message.bytes': '2000000' },
    });
    await expect(admin.createTopic('t-admin', { partitions: 1 })).rejects.toMatchObject({
      errorName: 'TOPIC_ALREADY_EXISTS',
    });
    await admin.createPartitions('t-admin', 4);
    await admin.alterTopicConfigs('t-admin', { set: { 'retention.ms': '123456' } });
    const configs = (await admin.describeTopicConfigs(['t-admin'])).get('t-admin')!;
    expect([configs.get('max.message.bytes'), configs.get('retention.ms')]).toEqual([
      { value: '2000000', isDefault: false },
      { value: '123456', isDefault: false },
    ]);
    await write('t-admin', 3, 'x');
    expect([...(await admin.listOffsets('t-admin', 'latest'))].map(([, { offset }]) => offset)).toEqual([0, 0, 0, 1]);
    await admin.commitOffsets('g-simple', [{ topic: 't-admin', partition: 3, offset: 1 }]);
    expect(await admin.committedOffsets('g-simple')).toEqual([{ topic: 't-admin', partition: 3, offset: 1 }]);
    await admin.deleteGroups(['g-simple']);
    const { leader, replicas } = (await cluster.topic('t-admin', { refresh: true }))!.partitions[0]!;
    const other = [1, 2, 3].find((id) => !replicas.includes(id))!;
    await admin.reassign('t-admin', 0, [other]);
    await expect
      .poll(
        async () => [
          (await admin.reassignments()).length,
          (await cluster.leader('t-admin', 0, { refresh: true }))?.brokerId,
        ],
        { timeout: 10_000 },
      )
      .toEqual([0, other]);
    expect(other).not.toBe(leader);
    await admin.deleteTopics(['t-admin']);
    expect(await admin.listTopics()).not.toContain('t-admin');
  });

  it('reads on, and stays in its group, when the leader and the coordinator are killed', async () => {
    await admin.createTopic('t-kill', { partitions: 1, replicationFactor: 3 });
    const member = new GroupMember(cluster, {
      groupId: 'g-kill',
      topics: ['t-kill'],
      sessionTimeoutMs: 10_000,
      heartbeatIntervalMs: 200,
    });
    await member.join();
    const reader = new PartitionReader(cluster, 't-kill', 0, { fromOffset: 0, maxWaitMs: 200 });
    const seen: string[] = [];
    const readUntil = async (value: string): Promise<void> => {
      while (!seen.includes(value)) {
        for (const { bytes } of batches((await reader.next()).batches))
          seen.push(...decodeRecords(bytes).map((record) => String(record.value)));
      }
    };
    for (let i = 0; i < 20; i++) await write('t-kill', 0, `before-${i}`);
    await readUntil('before-19');
    const victims = new Set([
      (await cluster.leader('t-kill', 0))!.brokerId,
      await cluster.coordinator('group', 'g-kill'),
    ]);
    for (const id of victims) await target.brokers!.kill(id);
    for (let i = 0; i < 20; i++) await write('t-kill', 0, `after-${i}`);
    await readUntil('after-19');
    expect([...new Set(seen)]).toEqual([
      ...Array.from({ length: 20 }, (_, i) => `before-${i}`),
      ...Array.from({ length: 20 }, (_, i) => `after-${i}`),
    ]);

    await member.waitUntil(
      'stable with its partition',
      ({ state, assignment }) => state === 'stable' && assignment.length === 1,
    );
    await expect
      .poll(() => member.commit([{ topic: 't-kill', partition: 0, offset: 40 }]).then(() => 'committed', String), {
        timeout: 30_000,
      })
      .toBe('committed');
    expect(await admin.committedOffsets('g-kill')).toEqual([{ topic: 't-kill', partition: 0, offset: 40 }]);
    reader.close();
    await member.leave();
    for (const id of victims) await target.brokers!.start(id, { wipeDisk: true });
    await admin.deleteTopics(['t-kill']);
  });
});
