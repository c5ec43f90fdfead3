import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import { type Script, ScriptedBroker, ScriptedWorld } from './scripted-broker.js';

const TOPIC_ID = 'AQAAAAAAAAAAAAAAAAAAAA';
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function adminOf(
  script: (id: number, world: ScriptedWorld) => Script,
  versions: Parameters<typeof ScriptedBroker.start>[1] = {},
) {
  const worlds = [1, 2].map(() => new ScriptedWorld());
  const brokers: ScriptedBroker[] = [];
  for (const [i, world] of worlds.entries()) {
    const broker = await ScriptedBroker.start({ Metadata: world.metadata, ...script(i + 1, world) }, versions);
    brokers.push(broker);
    for (const one of worlds) one.brokers.set(i + 1, broker);
    cleanups.push(() => broker.kill().catch(() => {}));
  }
  const cluster = await Cluster.connect({ bootstrap: brokers.map(({ address }) => address), requestTimeoutMs: 2_000 });
  cleanups.push(() => cluster.close());
  return { admin: new Admin(cluster), cluster, brokers, worlds };
}

const total = (brokers: ScriptedBroker[], api: Parameters<ScriptedBroker['count']>[0]): number =>
  brokers.reduce((sum, broker) => sum + broker.count(api), 0);

/** Both brokers have been asked for metadata a few times more: who waits for them has seen what they say now. */
async function askedAgain(brokers: ScriptedBroker[]): Promise<void> {
  const before = brokers.map((broker) => broker.count('Metadata'));
  await expect.poll(() => brokers.every((broker, i) => broker.count('Metadata') >= before[i]! + 3)).toBe(true);
}

describe('createTopic', () => {
  it('returns only when every broker shows a leader for every partition', async () => {
    const { admin, worlds, brokers } = await adminOf((_, world) => ({
      CreateTopics: ({ body }) => {
        world.topics.set('t', {
          id: TOPIC_ID,
          partitions: [
            { leader: 1, epoch: 0 },
            { leader: -1, epoch: 0 },
          ],
        });
        return { topics: [{ name: body.topics[0]!.name }] };
      },
    }));
    let created = false;
    const creating = admin.createTopic('t', { partitions: 2, replicationFactor: 1 }).then(() => (created = true));
    await expect.poll(() => worlds[0]!.topics.size).toBe(1);
    worlds[0]!.topics.get('t')!.partitions[1]!.leader = 2;
    await askedAgain(brokers);
    expect(created).toBe(false);
    worlds[1]!.topics.set('t', worlds[0]!.topics.get('t')!);
    await creating;
  });

  it('takes TOPIC_ALREADY_EXISTS for success only after an attempt whose outcome is unknown', async () => {
    let first = true;
    const { admin, worlds } = await adminOf(() => ({
      CreateTopics: ({ socket }) => {
        const exists = worlds[0]!.topics.has('t');
        for (const world of worlds) world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 0 }] });
        if (first) socket.destroy();
        if (first) return (first = false) || undefined;
        return { topics: [{ name: 't', errorCode: exists ? 36 : 0 }] };
      },
    }));
    await admin.createTopic('t', { partitions: 1, replicationFactor: 1 });
    expect(first).toBe(false);
    await expect(admin.createTopic('t', { partitions: 1, replicationFactor: 1 })).rejects.toMatchObject({
      errorName: 'TOPIC_ALREADY_EXISTS',
    });
  });

  it('repeats the refusal in the words of the broker', async () => {
    const { admin } = await adminOf(() => ({
      CreateTopics: () => ({ topics: [{ name: 't', errorCode: 44, errorMessage: 'names start with team-' }] }),
    }));
    await expect(admin.createTopic('t', { partitions: 1 })).rejects.toThrow(
      'creating topic t: the broker answered POLICY_VIOLATION (44): names start with team-',
    );
  });
});

describe('deleteTopics', () => {
  it('waits until no broker shows the topic, and does not mind one that never was', async () => {
    const { admin, worlds, cluster, brokers } = await adminOf((_, world) => ({
      DeleteTopics: ({ body }) => {
        const names = body.topics.map(({ name }) => name!);
        return { responses: names.map((name) => ({ name, errorCode: world.topics.delete(name) ? 0 : 3 })) };
      },
    }));
    for (const world of worlds) world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 0 }] });
    let deleted = false;
    const deleting = admin.deleteTopics(['t', 'never-was']).then(() => (deleted = true));
    await expect.poll(() => worlds.filter(({ topics }) => topics.size === 0).length).toBe(1);
    await askedAgain(brokers);
    expect(deleted).toBe(false);
    for (const world of worlds) world.topics.delete('t');
    await deleting;
    expect(await cluster.topic('t')).toBeNull();
  });

  it('names topics the old way below version 6', async () => {
    const { admin, brokers } = await adminOf(
      () => ({ DeleteTopics: ({ body }) => ({ responses: body.topicNames.map((name) => ({ name })) }) }),
      { DeleteTopics: [1, 5] },
    );
    await admin.deleteTopics(['t']);
    expect(total(brokers, 'DeleteTopics')).toBe(1);
  });
});

describe('listOffsets', () => {
  it('asks each leader for its own partitions, once, and goes back only for those that moved', async () => {
    let moved = false;
    const { admin, worlds, brokers } = await adminOf((id, world) => ({
      ListOffsets: ({ body }) => ({
        topics: body.topics.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex, timestamp }) => {
            if (partitionIndex === 1 && !moved) {
              moved = true;
              for (const one of worlds) one.topics.get('t')!.partitions[1] = { leader: 1, epoch: 1 };
              return { partitionIndex, errorCode: 6 };
            }
            expect(world.topics.get('t')!.partitions[partitionIndex]!.leader).toBe(id);
            return { partitionIndex, offset: 10 * partitionIndex - Number(timestamp), leaderEpoch: 3 };
          }),
        })),
      }),
    }));
    for (const world of worlds)
      world.topics.set('t', {
        id: TOPIC_ID,
        partitions: [
          { leader: 1, epoch: 0 },
          { leader: 2, epoch: 0 },
          { leader: 2, epoch: 0 },
        ],
      });
    const offsets = await admin.listOffsets('t', 'latest');
    expect([...offsets].map(([partition, { offset }]) => [partition, offset])).toEqual([
      [0, 1],
      [1, 11],
      [2, 21],
    ]);
    expect(brokers[0]!.log.filter(({ api }) => api === 'ListOffsets')).toHaveLength(2);
  });

  it('maps each question to its marker', async () => {
    const asked: bigint[] = [];
    const { admin, worlds } = await adminOf(() => ({
      ListOffsets: ({ body }) => {
        asked.push(body.topics[0]!.partitions[0]!.timestamp);
        return { topics: [{ name: 't', partitions: [{ partitionIndex: 0, offset: 1 }] }] };
      },
    }));
    for (const world of worlds) world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 0 }] });
    for (const spec of ['earliest', 'latest', 'max-timestamp', 1_700_000_000_000] as const)
      await admin.listOffsets('t', spec);
    expect(asked).toEqual([-2n, -1n, -3n, 1_700_000_000_000n]);
  });
});

describe('groups', () => {
  const coordinated = (more: Script): Script => ({
    FindCoordinator: ({ body }) => ({
      coordinators: body.coordinatorKeys.map((key) => ({ key, nodeId: 2, host: 'h', port: 1 })),
    }),
    ...more,
  });

  it('retries a commit while the coordinator loads, and throws what will not change', async () => {
    let calls = 0;
    const { admin } = await adminOf(() =>
      coordinated({
        OffsetCommit: ({ body }) => ({
          topics: body.topics.map(({ name, partitions }) => ({
            name,
            partitions: partitions.map(({ partitionIndex }) => ({
              partitionIndex,
              errorCode: [14, 16, 0][calls++] ?? 25,
            })),
          })),
        }),
      }),
    );
    await admin.commitOffsets('g', [{ topic: 't', partition: 0, offset: 1 }]);
    expect(calls).toBe(3);
    await expect(admin.commitOffsets('g', [{ topic: 't', partition: 0, offset: 1 }])).rejects.toMatchObject({
      errorName: 'UNKNOWN_MEMBER_ID',
    });
  });

  it('reads committed offsets in the batched and in the older form alike', async () => {
    const partitions = [
      { partitionIndex: 0, committedOffset: 5, metadata: '' },
      { partitionIndex: 1, committedOffset: -1, metadata: '' },
    ];
    const expected = [
      { topic: 't', partition: 0, offset: 5 },
      { topic: 't', partition: 1, offset: null },
    ];
    const batched = await adminOf(() =>
      coordinated({ OffsetFetch: () => ({ groups: [{ groupId: 'g', topics: [{ name: 't', partitions }] }] }) }),
    );
    expect(await batched.admin.committedOffsets('g')).toEqual(expected);
    const older = await adminOf(() => coordinated({ OffsetFetch: () => ({ topics: [{ name: 't', partitions }] }) }), {
      OffsetFetch: [1, 7],
    });
    expect(await older.admin.committedOffsets('g')).toEqual(expected);
  });

  it('lists the groups of every broker', async () => {
    const { admin } = await adminOf((id) => ({
      ListGroups: () => ({ groups: [{ groupId: `g${id}`, protocolType: 'consumer', groupState: 'Stable' }] }),
    }));
    expect((await admin.listGroups()).map(({ group }) => group).sort()).toEqual(['g1', 'g2']);
  });

  it('deletes what is there, does not mind what is not, and refuses a group with members', async () => {
    const codes: Record<string, number> = { gone: 69, busy: 68, idle: 0 };
    const { admin } = await adminOf(() =>
      coordinated({
        DeleteGroups: ({ body }) => ({
          results: body.groupsNames.map((groupId) => ({ groupId, errorCode: codes[groupId]! })),
        }),
      }),
    );
    await admin.deleteGroups(['idle', 'gone']);
    await expect(admin.deleteGroups(['busy'])).rejects.toMatchObject({ errorName: 'NON_EMPTY_GROUP' });
  });
});

describe('reassignments', () => {
  it('send moves by topic, null to cancel, and throw the first refusal', async () => {
    const { admin, brokers } = await adminOf(() => ({
      AlterPartitionReassignments: ({ body }) => ({
        responses: body.topics.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex, replicas }) => ({
            partitionIndex,
            errorCode: replicas === null ? 85 : 0,
          })),
        })),
      }),
      ListPartitionReassignments: () => ({
        topics: [
          {
            name: 't',
            partitions: [{ partitionIndex: 1, replicas: [1, 2], addingReplicas: [2], removingReplicas: [1] }],
          },
        ],
      }),
    }));
    await admin.reassignAll([
      { topic: 't', partition: 0, replicas: [2] },
      { topic: 't', partition: 1, replicas: [1] },
    ]);
    await expect(admin.reassign('t', 3, null)).rejects.toThrow(/reassigning t-3: .*NO_REASSIGNMENT_IN_PROGRESS/);
    expect(total(brokers, 'AlterPartitionReassignments')).toBe(2);
    expect(await admin.reassignments()).toEqual([
      { topic: 't', partition: 1, replicas: [1, 2], adding: [2], removing: [1] },
    ]);
  });
});
