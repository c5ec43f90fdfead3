import { setTimeout as sleep } from 'node:timers/promises';
import { Admin, type AssignorName, Cluster, GroupMember, KafkaError, type MemberOptions } from '../../client/index.js';
import { errorName } from '../../protocol/index.js';
import type { Experiment, Ownership } from '../experiment.js';
import { commitsByEveryBroker } from './coordinators.js';
import { type ProbeStep, probe } from './probe.js';

const PARTITIONS = 6;
const SETTLE_MS = 12_000;
/** Apache Kafka refuses less than this by default (group.min.session.timeout.ms). */
const SHORTEST_SESSION_MS = 6_000;

/**
 * The classic consumer group protocol by what its members see: each partition with exactly one member, rebalances on
 * join, leave and death, commits that are there when they are asked for, fencing of whoever is not part of it any more.
 */
export const experiment: Experiment<'consumer-groups'> = {
  id: 'consumer-groups',
  title: 'Consumer groups: rebalance, fencing, commit and resume',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 9, bytes: 50_000 }),
  async run({ target, owned, signal, countBytes }) {
    const cluster = await Cluster.connect(target.client);
    const scene = new Scene(cluster, owned);
    try {
      await new Admin(cluster).createTopic(scene.topic, { partitions: PARTITIONS, replicationFactor: 1 });
      countBytes(20_000);
      // Each story has groups of its own, so the slow one (a session that must run out) costs no extra time.
      const stories = [rebalances(scene), commits(scene), staticMembers(scene), deaths(scene)];
      const evidence = await Promise.all(stories.map((steps) => probe(steps, signal, 25_000)));
      return { cases: evidence.flatMap(({ cases }) => cases) };
    } finally {
      await scene.clear();
      await cluster.close();
    }
  },
};

/** The topic, the groups and every member made, so that none outlives the probe. */
class Scene {
  readonly topic: string;
  private readonly members: GroupMember[] = [];

  constructor(
    readonly cluster: Cluster,
    private readonly owned: Ownership,
  ) {
    this.topic = owned.topic('groups');
  }

  group(name: string): string {
    return this.owned.group(`groups-${name}`);
  }

  async joined(groupId: string, more: Partial<MemberOptions> = {}): Promise<GroupMember> {
    const member = new GroupMember(this.cluster, {
      groupId,
      topics: [this.topic],
      sessionTimeoutMs: SHORTEST_SESSION_MS,
      rebalanceTimeoutMs: SETTLE_MS,
      heartbeatIntervalMs: 200,
      ...more,
    });
    this.members.push(member);
    await member.join({ timeoutMs: SETTLE_MS });
    return member;
  }

  async clear(): Promise<void> {
    await Promise.all(this.members.map((member) => member.leave().catch(() => member.vanish())));
  }
}

function rebalances(scene: Scene): ProbeStep[] {
  const group = scene.group('rebalance');
  const everyPartitionOnce = (members: number): string =>
    `${PARTITIONS} partitions over ${members} members, each with exactly one`;
  let members: GroupMember[] = [];
  const growing: number[] = [];
  const settled = async (): Promise<string> => {
    await untilShared(members);
    growing.push(Math.max(...members.map(({ generationId }) => generationId)));
    return sharesInWords(members);
  };
  return [
    {
      name: 'one member gets every partition',
      expected: everyPartitionOnce(1),
      observe: async () => {
        members = [await scene.joined(group)];
        return settled();
      },
    },
    {
      name: 'a second and a third member join',
      expected: everyPartitionOnce(3),
      observe: async () => {
        members.push(...(await Promise.all([scene.joined(group), scene.joined(group)])));
        return settled();
      },
    },
    {
      name: 'one leaves',
      expected: everyPartitionOnce(2),
      observe: async () => {
        await members.shift()!.leave();
        return settled();
      },
    },
    {
      name: 'the generation grows with each rebalance',
      expected: 'it grows',
      observe: async () =>
        growing.every((one, index) => index === 0 || one > growing[index - 1]!) ? 'it grows' : growing.join(' → '),
    },
    {
      name: 'a commit from an old generation, then from a member nobody knows',
      expected: 'ILLEGAL_GENERATION, then UNKNOWN_MEMBER_ID',
      observe: async () => {
        const { memberId, generationId } = members[0]!;
        const old = await commitAs(scene, group, memberId, generationId - 1);
        return `${old}, then ${await commitAs(scene, group, 'nobody', generationId)}`;
      },
    },
    {
      name: 'members that have no assignor in common with the group',
      expected: 'INCONSISTENT_GROUP_PROTOCOL',
      observe: () => refusal(scene.joined(group, { assignor: 'roundrobin' })),
    },
    cooperativeStep(scene),
  ];
}

function cooperativeStep(scene: Scene): ProbeStep {
  const assignor: AssignorName = 'cooperative-sticky';
  return {
    name: 'cooperative rebalance: the first member keeps what it need not give up',
    expected: `${PARTITIONS} partitions over 2 members, each with exactly one; the first kept 3 without a pause`,
    observe: async () => {
      const group = scene.group('cooperative');
      const first = await scene.joined(group, { assignor });
      const before = first.events.length;
      const second = await scene.joined(group, { assignor });
      await untilShared([first, second]);
      const revoked = first.events
        .slice(before)
        .flatMap((event) => (event.kind === 'revoked' || event.kind === 'lost' ? (event.partitions ?? []) : []));
      return `${sharesInWords([first, second])}; the first kept ${PARTITIONS - revoked.length} without a pause`;
    },
  };
}

function commits(scene: Scene): ProbeStep[] {
  const group = scene.group('commit');
  const admin = new Admin(scene.cluster);
  const topic = scene.topic;
  const committed = async (partition: number): Promise<string> => {
    const offsets = await admin.committedOffsets(group);
    return String(offsets.find((one) => one.topic === topic && one.partition === partition)?.offset ?? 'none');
  };
  let member: GroupMember;
  return [
    { name: 'a group that never was', expected: 'none', observe: () => committed(0) },
    {
      name: 'twenty commits, each read back at once',
      expected: 'each is there',
      observe: async () => {
        member = await scene.joined(group);
        for (let offset = 1; offset <= 20; offset++) {
          await member.commit([{ topic, partition: offset % PARTITIONS, offset }]);
          const back = await committed(offset % PARTITIONS);
          if (back !== String(offset)) return `committed ${offset}, read back ${back}`;
        }
        return 'each is there';
      },
    },
    {
      name: 'the commits, read at the coordinator that each broker names',
      expected: 'every broker names the same coordinator; there 18 19 20 15 16 17',
      observe: (signal) => commitsByEveryBroker(scene.cluster, group, topic, signal),
    },
    {
      name: 'a simple consumer may not commit into a group with members',
      expected: 'UNKNOWN_MEMBER_ID',
      observe: () => refusal(admin.commitOffsets(group, [{ topic, partition: 0, offset: 99 }])),
    },
    {
      name: 'after the last member left, the offsets are still there',
      expected: '18 19 20 15 16 17',
      observe: async () => {
        await member.leave();
        return (await Promise.all([0, 1, 2, 3, 4, 5].map(committed))).join(' ');
      },
    },
    {
      name: 'a new member resumes at the commits',
      expected: '18 19 20 15 16 17',
      observe: async () => {
        const next = await scene.joined(group);
        const offsets = await next.committed();
        await next.leave();
        return offsets
          .sort((a, b) => a.partition - b.partition)
          .map(({ offset }) => offset)
          .join(' ');
      },
    },
    {
      name: 'a commit may go back',
      expected: '3',
      observe: async () => {
        await admin.commitOffsets(group, [{ topic, partition: 1, offset: 3 }]);
        return committed(1);
      },
    },
    {
      name: 'a group with members cannot be deleted, an empty one can',
      expected: 'NON_EMPTY_GROUP, then none',
      observe: async () => {
        const last = await scene.joined(group);
        const refused = await refusal(admin.deleteGroups([group]));
        await last.leave();
        await admin.deleteGroups([group]);
        return `${refused}, then ${await committed(2)}`;
      },
    },
  ];
}

function staticMembers(scene: Scene): ProbeStep[] {
  const group = scene.group('static');
  let first: GroupMember;
  let second: GroupMember;
  return [
    {
      name: 'a static member comes back within its session: nobody rebalances (KIP-345)',
      expected: 'same partitions, same generation',
      observe: async () => {
        first = await scene.joined(group, { groupInstanceId: 'instance-1' });
        const other = await scene.joined(group, { groupInstanceId: 'instance-2' });
        await untilShared([first, other]);
        const [partitions, generation] = [partitionsOf(first), first.generationId];
        await first.vanish();
        second = await scene.joined(group, { groupInstanceId: 'instance-1' });
        const same =
          partitionsOf(second) === partitions
            ? 'same partitions'
            : `partitions ${partitions} became ${partitionsOf(second)}`;
        return `${same}, ${second.generationId === generation ? 'same generation' : `generation ${generation} became ${second.generationId}`}`;
      },
    },
    {
      name: 'the id that the same instance had before is fenced',
      expected: 'FENCED_INSTANCE_ID',
      observe: () => commitAs(scene, group, first.memberId, second.generationId, 'instance-1'),
    },
  ];
}

function deaths(scene: Scene): ProbeStep[] {
  const group = scene.group('death');
  return [
    {
      name: 'a member that falls silent is removed after its session timeout, not before',
      expected: `its partitions go to the other one within ${SHORTEST_SESSION_MS} ms and a rebalance`,
      observe: async () => {
        const [silent, alive] = [await scene.joined(group), await scene.joined(group)];
        await untilShared([silent, alive]);
        await silent.vanish();
        const silentSince = performance.now();
        await alive.waitUntil('all partitions taken over', ({ assignment }) => assignment.length === PARTITIONS, {
          timeoutMs: 2.5 * SHORTEST_SESSION_MS,
        });
        const tookMs = Math.round(performance.now() - silentSince);
        // Its last heartbeat may lie one interval and some scheduling before the silence began.
        if (tookMs < SHORTEST_SESSION_MS - 1_500) return `taken over after ${tookMs} ms already`;
        return `its partitions go to the other one within ${SHORTEST_SESSION_MS} ms and a rebalance`;
      },
    },
  ];
}

/** Waits until every partition is held by somebody and nobody is rebalancing; what is then held is for the case to say. */
async function untilShared(members: GroupMember[]): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  while (performance.now() < deadline) {
    const generations = new Set(members.map(({ generationId }) => generationId));
    const held = members.reduce((sum, { assignment }) => sum + assignment.length, 0);
    if (members.every(({ state }) => state === 'stable') && generations.size === 1 && held >= PARTITIONS) return;
    await sleep(20);
  }
}

function sharesInWords(members: GroupMember[]): string {
  const owners = new Map<number, number>();
  for (const { assignment } of members)
    for (const { partition } of assignment) owners.set(partition, (owners.get(partition) ?? 0) + 1);
  const twice = [...owners].filter(([, count]) => count > 1).map(([partition]) => partition);
  const idle = members.filter(({ assignment }) => assignment.length === 0).length;
  if (twice.length > 0) return `partitions ${twice.join(', ')} with more than one member`;
  if (idle > 0) return `${idle} of ${members.length} members without a partition`;
  return `${owners.size} partitions over ${members.length} members, each with exactly one`;
}

function partitionsOf(member: GroupMember): string {
  return member.assignment
    .map(({ partition }) => partition)
    .sort()
    .join(' ');
}

async function commitAs(
  { cluster, topic }: Scene,
  groupId: string,
  memberId: string,
  generation: number,
  groupInstanceId: string | null = null,
): Promise<string> {
  const response = await cluster.request(
    'OffsetCommit',
    { coordinator: 'group', key: groupId },
    {
      groupId,
      memberId,
      groupInstanceId,
      generationIdOrMemberEpoch: generation,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset: 1 }] }],
    },
    { maxVersion: 9 },
  );
  return errorName(response.topics[0]?.partitions[0]?.errorCode ?? -1);
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'accepted';
  } catch (error) {
    if (error instanceof KafkaError) return error.errorName;
    throw error;
  }
}
