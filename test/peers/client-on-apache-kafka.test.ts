import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin, Cluster, GroupMember, KafkaError, PartitionReader } from '../../src/client/index.js';
import { batches, decodeRecords, encodeBatch } from '../../src/protocol/index.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

describe.skipIf(missing !== null)(
  `the client on Apache Kafka${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    let kafka: ApacheKafka;
    let cluster: Cluster;
    let admin: Admin;

    beforeAll(async () => {
      kafka = await startApacheKafka();
      cluster = await Cluster.connect({ bootstrap: [kafka.bootstrap] });
      admin = new Admin(cluster);
    });
    afterAll(async () => {
      await cluster?.close();
      await kafka?.stop();
    });

    async function produce(
      topic: string,
      partition: number,
      values: string[],
      timestamp = Date.now(),
    ): Promise<number> {
      const view = (await cluster.topic(topic))!;
      const leader = (await cluster.leader(topic, partition))!;
      const connection = await cluster.connection(leader.brokerId);
      const records = encodeBatch({
        records: values.map((value, i) => ({ timestamp: timestamp + i, key: null, value: Buffer.from(value) })),
      });
      const response = await connection.send('Produce', {
        acks: -1,
        timeoutMs: 10_000,
        topicData: [{ name: topic, topicId: view.id, partitionData: [{ index: partition, records }] }],
      });
      const [answer] = response.responses[0]!.partitionResponses;
      if (answer!.errorCode !== 0) throw new KafkaError('Produce', answer!.errorCode);
      return Number(answer!.baseOffset);
    }

    it('creates, grows, describes, alters and deletes topics', async () => {
      await admin.createTopic('t-admin', {
        partitions: 3,
        replicationFactor: 1,
        configs: { 'max.message.bytes': '2000000' },
      });
      expect((await cluster.topic('t-admin'))!.partitions.map(({ leader }) => leader)).toEqual([1, 1, 1]);
      await expect(admin.createTopic('t-admin', { partitions: 3, replicationFactor: 1 })).rejects.toMatchObject({
        errorName: 'TOPIC_ALREADY_EXISTS',
      });
      await expect(admin.createTopic('t-rf', { partitions: 1, replicationFactor: 9 })).rejects.toMatchObject({
        errorName: 'INVALID_REPLICATION_FACTOR',
      });
      await admin.createPartitions('t-admin', 5);
      expect((await cluster.topic('t-admin'))!.partitions).toHaveLength(5);

      await admin.alterTopicConfigs('t-admin', { set: { 'retention.ms': '123456' }, remove: ['max.message.bytes'] });
      await expect
        .poll(async () => (await admin.describeTopicConfigs(['t-admin'])).get('t-admin')!.get('retention.ms'))
        .toEqual({ value: '123456', isDefault: false });
      expect((await admin.describeTopicConfigs(['t-admin'])).get('t-admin')!.get('max.message.bytes')!.isDefault).toBe(
        true,
      );
      await expect(admin.alterTopicConfigs('t-admin', { set: { 'no.such.config': '1' } })).rejects.toMatchObject({
        errorName: 'INVALID_CONFIG',
      });
      await expect(admin.describeTopicConfigs(['absent'])).rejects.toMatchObject({
        errorName: 'UNKNOWN_TOPIC_OR_PARTITION',
      });
      expect((await admin.describeBrokerConfigs(1)).get('node.id')).toEqual({ value: '1', isDefault: false });

      expect(await admin.listTopics()).toContain('t-admin');
      await admin.deleteTopics(['t-admin', 'never-was']);
      expect(await admin.listTopics()).not.toContain('t-admin');
      expect(await cluster.topic('t-admin', { refresh: true })).toBeNull();
    });

    it('reads back what was produced, whole batches from any offset, and waits at the end', async () => {
      await admin.createTopic('t-read', { partitions: 2, replicationFactor: 1 });
      const before = Date.now();
      for (let i = 0; i < 20; i++) expect(await produce('t-read', 1, [`a${i}`, `b${i}`])).toBe(2 * i);
      const reader = new PartitionReader(cluster, 't-read', 1, { fromOffset: 7, maxWaitMs: 200 });
      const values: string[] = [];
      while (values.length < 34) {
        const fetched = await reader.next();
        expect(fetched.highWatermark).toBe(40);
        for (const { bytes } of batches(fetched.batches))
          values.push(...decodeRecords(bytes).map(({ offset, value }) => `${offset}:${value}`));
      }
      expect([values[0], values.at(-1), reader.position]).toEqual(['6:a3', '39:b19', 40]);
      const started = performance.now();
      const atEnd = await reader.next();
      expect(atEnd.batches).toHaveLength(0);
      expect(performance.now() - started).toBeGreaterThan(150);
      const arriving = reader.next();
      await produce('t-read', 1, ['late']);
      expect((await arriving).batches.length).toBeGreaterThan(0);
      reader.position = 4_000;
      await expect(reader.next()).rejects.toMatchObject({ errorName: 'OFFSET_OUT_OF_RANGE' });
      reader.close();

      expect((await admin.listOffsets('t-read', 'earliest')).get(1)).toMatchObject({ offset: 0 });
      expect([...(await admin.listOffsets('t-read', 'latest')).values()].map(({ offset }) => offset)).toEqual([0, 41]);
      expect((await admin.listOffsets('t-read', before)).get(1)!.offset).toBe(0);
      expect((await admin.listOffsets('t-read', 'max-timestamp')).get(0)!.offset).toBe(-1);
      expect((await admin.listOffsets('t-read', 'max-timestamp')).get(1)!.offset).toBeGreaterThan(0);
      await expect(admin.listOffsets('absent', 'latest', { timeoutMs: 500 })).rejects.toMatchObject({
        errorName: 'UNKNOWN_TOPIC_OR_PARTITION',
      });
    });

    it('commits offsets outside a group, lists, describes and deletes groups', async () => {
      await admin.createTopic('t-commit', { partitions: 2, replicationFactor: 1 });
      await admin.commitOffsets('g-simple', [{ topic: 't-commit', partition: 0, offset: 7 }]);
      expect(await admin.committedOffsets('g-simple', ['t-commit'])).toEqual([
        { topic: 't-commit', partition: 0, offset: 7 },
        { topic: 't-commit', partition: 1, offset: null },
      ]);
      expect(await admin.committedOffsets('g-simple')).toEqual([{ topic: 't-commit', partition: 0, offset: 7 }]);
      expect(await admin.listGroups()).toContainEqual(expect.objectContaining({ group: 'g-simple', state: 'Empty' }));
      expect((await admin.describeGroup('g-simple')).state).toBe('Empty');
      expect((await admin.describeGroup('g-nobody')).state).toBe('Dead');
      await admin.deleteGroups(['g-simple', 'g-nobody']);
      expect((await admin.listGroups()).map(({ group }) => group)).not.toContain('g-simple');
    });

    for (const assignor of ['range', 'roundrobin', 'cooperative-sticky'] as const) {
      it(`shares partitions among members that come, leave and crash (${assignor})`, async () => {
        const topic = `t-group-${assignor}`;
        await admin.createTopic(topic, { partitions: 6, replicationFactor: 1 });
        const options = {
          groupId: `g-${assignor}`,
          topics: [topic],
          assignor,
          sessionTimeoutMs: 6_000,
          heartbeatIntervalMs: 200,
        };
        const [a, b, c] = [1, 2, 3].map(() => new GroupMember(cluster, options)) as [
          GroupMember,
          GroupMember,
          GroupMember,
        ];
        const held = (...members: GroupMember[]): number[] => members.map(({ assignment }) => assignment.length);
        const settled = (members: GroupMember[], counts: number[]) =>
          expect
            .poll(
              () =>
                members.every(({ state }) => state === 'stable') ? held(...members) : members.map(({ state }) => state),
              { timeout: 15_000 },
            )
            .toEqual(counts);
        try {
          await a.join();
          expect(held(a)).toEqual([6]);
          await b.join();
          await settled([a, b], [3, 3]);
          await c.join();
          await settled([a, b, c], [2, 2, 2]);
          expect((await admin.describeGroup(options.groupId)).members).toHaveLength(3);

          const mine = b.assignment[0]!;
          await b.commit([{ ...mine, offset: 3 }]);
          expect(await b.committed()).toContainEqual({ ...mine, offset: 3 });

          await c.leave();
          await settled([a, b], [3, 3]);
          await b.vanish();
          await settled([a], [6]);
          const keptThroughout = a.events
            .filter(({ kind }) => kind === 'revoked')
            .reduce((sum, { partitions }) => sum + partitions!.length, 0);
          if (assignor === 'cooperative-sticky') expect(keptThroughout).toBe(4);
          else expect(keptThroughout).toBeGreaterThan(6);
        } finally {
          await Promise.all([a, b, c].map((member) => member.leave()));
        }
        await admin.deleteGroups([options.groupId]);
      });
    }

    it('lets a static member return with its assignment, and fences the older holder of its name', async () => {
      await admin.createTopic('t-static', { partitions: 4, replicationFactor: 1 });
      const options = {
        groupId: 'g-static',
        topics: ['t-static'],
        groupInstanceId: 'pod-0',
        sessionTimeoutMs: 10_000,
        heartbeatIntervalMs: 200,
      };
      const first = new GroupMember(cluster, options);
      const generation = await first.join();
      await first.vanish();
      const second = new GroupMember(cluster, options);
      expect((await second.join()).generationId).toBe(generation.generationId);
      expect(second.assignment).toHaveLength(4);
      const third = new GroupMember(cluster, options);
      await third.join();
      await expect.poll(() => second.state, { timeout: 10_000 }).toBe('fenced');
      expect(second.failure).toMatchObject({ errorName: 'FENCED_INSTANCE_ID' });
      await third.leave();
      await second.leave();
      await expect.poll(async () => (await admin.describeGroup('g-static')).state).toBe('Empty');
    });

    it('lists no reassignment where nothing moves, and carries the refusal of an impossible one', async () => {
      await admin.createTopic('t-move', { assignments: [[1], [1]] });
      expect(await admin.reassignments()).toEqual([]);
      await expect(admin.reassign('t-move', 0, [77])).rejects.toMatchObject({
        errorName: 'INVALID_REPLICA_ASSIGNMENT',
      });
      await expect(admin.reassign('t-move', 0, null)).rejects.toMatchObject({
        errorName: 'NO_REASSIGNMENT_IN_PROGRESS',
      });
      await admin.reassign('t-move', 0, [1]);
    });
  },
);
