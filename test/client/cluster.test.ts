import { afterEach, describe, expect, it } from 'vitest';
import { ClientClosed, Cluster, ConnectionError, KafkaError } from '../../src/client/index.js';
import { type Script, ScriptedBroker, ScriptedWorld } from './scripted-broker.js';

const TOPIC_ID = 'AQAAAAAAAAAAAAAAAAAAAA';
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Brokers 1..n that share one view of the world, and a client that knows the first of them. */
async function clusterOf(n: number, script: (id: number) => Script = () => ({})) {
  const world = new ScriptedWorld();
  const brokers = new Map<number, ScriptedBroker>();
  const start = async (id: number): Promise<ScriptedBroker> => {
    const broker = await ScriptedBroker.start({ Metadata: world.metadata, ...script(id) });
    cleanups.push(() => broker.kill().catch(() => {}));
    brokers.set(id, broker);
    world.brokers.set(id, broker);
    return broker;
  };
  for (let id = 1; id <= n; id++) await start(id);
  const cluster = await Cluster.connect({
    bootstrap: [brokers.get(1)!.address],
    requestTimeoutMs: 2_000,
    connectTimeoutMs: 1_000,
  });
  cleanups.push(() => cluster.close());
  return { world, brokers, cluster, start };
}

describe('metadata', () => {
  it('knows cluster id, controller and brokers after connecting, and topics when asked', async () => {
    const { cluster, world } = await clusterOf(2);
    world.topics.set('orders', {
      id: TOPIC_ID,
      partitions: [
        { leader: 2, epoch: 5 },
        { leader: -1, epoch: 6 },
      ],
    });
    expect([cluster.clusterId, cluster.controllerId, cluster.brokers().map(({ id }) => id)]).toEqual([
      'scripted',
      1,
      [1, 2],
    ]);
    expect((await cluster.topic('orders'))!.id).toBe(TOPIC_ID);
    expect(await cluster.leader('orders', 0)).toEqual({ brokerId: 2, leaderEpoch: 5 });
    expect(await cluster.leader('orders', 1)).toBeNull();
    expect(await cluster.leader('orders', 7)).toBeNull();
    expect(await cluster.topic('nowhere')).toBeNull();
  });

  it('asks once for callers that ask together, and not at all for what is known', async () => {
    const { cluster, world, brokers } = await clusterOf(1);
    world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 0 }] });
    await Promise.all(Array.from({ length: 20 }, () => cluster.topic('t')));
    await cluster.topic('t');
    expect(brokers.get(1)!.count('Metadata')).toBe(2);
  });

  it('never goes back to a leader of an older epoch, unless the topic is a new one of the same name', async () => {
    const { cluster, world } = await clusterOf(2);
    world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 2, epoch: 9 }] });
    await cluster.topic('t');
    world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 8 }] });
    expect(await cluster.leader('t', 0, { refresh: true })).toEqual({ brokerId: 2, leaderEpoch: 9 });
    world.topics.set('t', { id: 'BQAAAAAAAAAAAAAAAAAAAA', partitions: [{ leader: 1, epoch: 0 }] });
    expect(await cluster.leader('t', 0, { refresh: true })).toEqual({ brokerId: 1, leaderEpoch: 0 });
  });

  it('takes the leader that a response named (KIP-951) if its epoch is newer', async () => {
    const { cluster, world } = await clusterOf(2);
    world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 3 }] });
    await cluster.topic('t');
    cluster.learnLeader('t', 0, 2, 2);
    expect((await cluster.leader('t', 0))!.brokerId).toBe(1);
    cluster.learnLeader('t', 0, 2, 4);
    expect((await cluster.leader('t', 0))!.brokerId).toBe(2);
  });

  it('surfaces a refusal instead of calling the topic absent', async () => {
    const { cluster, brokers } = await clusterOf(1);
    brokers.get(1)!.script.Metadata = () => ({ brokers: [], topics: [{ name: 'secret', errorCode: 29 }] });
    await expect(cluster.topic('secret')).rejects.toMatchObject({ errorName: 'TOPIC_AUTHORIZATION_FAILED' });
  });
});

describe('brokers come and go', () => {
  it('finds the others when the bootstrap broker dies, and a restarted broker at its new address', async () => {
    const { cluster, world, brokers, start } = await clusterOf(3, () => ({
      DescribeCluster: () => ({ clusterId: 'x' }),
    }));
    await brokers.get(1)!.kill();
    await cluster.refresh();
    await expect(cluster.connection(1)).rejects.toBeInstanceOf(ConnectionError);
    const reborn = await start(1);
    await cluster.refresh();
    const connection = await cluster.connection(1);
    expect(connection.address.port).toBe(reborn.port);
    expect(world.brokers.size).toBe(3);
  });

  it('starts over from the bootstrap list when every known broker is gone', async () => {
    const { cluster, world, brokers } = await clusterOf(2);
    const port = brokers.get(1)!.port;
    for (const broker of brokers.values()) await broker.kill();
    world.brokers.clear();
    const newcomer = await ScriptedBroker.start({ Metadata: world.metadata }, {}, port);
    cleanups.push(() => newcomer.kill());
    world.brokers.set(9, newcomer);
    await cluster.refresh();
    expect(cluster.brokers().map(({ id }) => id)).toEqual([9]);
  });

  it('retries a request on another broker while one hangs', async () => {
    const { cluster, brokers } = await clusterOf(2, (id) => ({
      DescribeCluster: () => (id === 2 ? { clusterId: 'two' } : new Promise<undefined>(() => {})),
    }));
    const answers = await Promise.all(
      [1, 2].map(() => cluster.request('DescribeCluster', { any: true }, {}, { timeoutMs: 8_000 })),
    );
    expect(answers.map(({ clusterId }) => clusterId)).toEqual(['two', 'two']);
    expect(brokers.get(1)!.count('DescribeCluster')).toBeGreaterThan(0);
  });

  it('says whose address it is when an advertised one cannot be reached', async () => {
    const { cluster, world } = await clusterOf(1);
    world.brokers.set(2, { host: 'kafka-2.invalid', port: 9092 });
    await cluster.refresh();
    await expect(cluster.connection(2)).rejects.toThrow(
      /kafka-2\.invalid:9092.*does not resolve.*advertises this address for broker 2/,
    );
  });

  it('says that a broker is unknown rather than guessing', async () => {
    const { cluster } = await clusterOf(1);
    await expect(cluster.connection(42)).rejects.toThrow(/Broker 42 is not in the cluster's metadata/);
  });

  it('opens a connection per call when asked for dedicated ones, and closes them with the cluster', async () => {
    const { cluster, brokers } = await clusterOf(1);
    const [a, b] = await Promise.all([cluster.dedicated(1), cluster.dedicated(1)]);
    expect(a).not.toBe(b);
    await cluster.close();
    expect([a.closed, b.closed]).toEqual([true, true]);
    await expect.poll(() => brokers.get(1)!.sockets.size).toBe(0);
    await expect(cluster.any()).rejects.toBeInstanceOf(ConnectionError);
  });
});

describe('a hanging broker', () => {
  it('delays a look around by seconds at most, not by a request timeout', async () => {
    const { cluster, world, brokers } = await clusterOf(2);
    world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 2, epoch: 0 }] });
    brokers.get(1)!.script.Metadata = () => new Promise<undefined>(() => {});
    const started = performance.now();
    await Promise.all([cluster.topic('t', { refresh: true }), cluster.refresh([])]);
    expect(performance.now() - started).toBeLessThan(6_000);
  }, 10_000);

  it('or a slow request does not hold up metadata, which has its own connection', async () => {
    const { cluster, world } = await clusterOf(1, () => ({ CreateTopics: () => new Promise<undefined>(() => {}) }));
    const slow = cluster.request('CreateTopics', { any: true }, { topics: [] }, { retry: false, timeoutMs: 1_000 });
    slow.catch(() => {});
    world.topics.set('t', { id: TOPIC_ID, partitions: [{ leader: 1, epoch: 0 }] });
    const started = performance.now();
    expect((await cluster.topic('t'))!.id).toBe(TOPIC_ID);
    expect(performance.now() - started).toBeLessThan(900);
    await expect(slow).rejects.toBeInstanceOf(Error);
  });
});

describe('close', () => {
  it('ends what is under way at once, without retries, and leaves no timer and no socket', async () => {
    const { cluster, brokers } = await clusterOf(1, () => ({
      DescribeCluster: () => new Promise<undefined>(() => {}),
    }));
    await cluster.any();
    const before = timers();
    const pending = cluster.request('DescribeCluster', { any: true }, {});
    await expect.poll(() => brokers.get(1)!.count('DescribeCluster')).toBe(1);
    const started = performance.now();
    await cluster.close();
    await expect(pending).rejects.toBeInstanceOf(ClientClosed);
    await expect(cluster.refresh()).rejects.toBeInstanceOf(ClientClosed);
    expect(performance.now() - started).toBeLessThan(500);
    await expect.poll(() => brokers.get(1)!.sockets.size).toBe(0);
    await expect.poll(timers).toBeLessThanOrEqual(before);
  });

  const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
});

describe('coordinators', () => {
  const coordinated = async () => {
    let coordinator = 1;
    const set = await clusterOf(2, (id) => ({
      FindCoordinator: ({ body }) => ({
        coordinators: body.coordinatorKeys.map((key) => ({ key, nodeId: coordinator, host: 'h', port: 1 })),
      }),
      Heartbeat: () => ({ errorCode: id === coordinator ? 0 : 16 }),
    }));
    return { ...set, moveTo: (id: number) => (coordinator = id) };
  };

  it('are remembered, and looked up again after NOT_COORDINATOR', async () => {
    const { cluster, brokers, moveTo } = await coordinated();
    const beat = () => cluster.request('Heartbeat', { coordinator: 'group', key: 'g' }, { groupId: 'g' });
    await beat();
    await beat();
    const lookups = () => [...brokers.values()].reduce((sum, broker) => sum + broker.count('FindCoordinator'), 0);
    expect(lookups()).toBe(1);
    moveTo(2);
    await beat();
    expect(lookups()).toBe(2);
    expect(brokers.get(2)!.count('Heartbeat')).toBe(1);
  });

  it('are waited for while the cluster chooses one', async () => {
    let asked = 0;
    const { cluster } = await clusterOf(1, () => ({
      FindCoordinator: ({ body }) => ({
        coordinators: body.coordinatorKeys.map((key) =>
          ++asked < 4 ? { key, nodeId: -1, errorCode: 15 } : { key, nodeId: 1, host: 'h', port: 1 },
        ),
      }),
    }));
    expect(await cluster.coordinator('group', 'g')).toBe(1);
    expect(asked).toBe(4);
  });

  it('are asked for in the old form below version 4', async () => {
    const world = new ScriptedWorld();
    const broker = await ScriptedBroker.start(
      {
        Metadata: world.metadata,
        FindCoordinator: ({ body }) => ({ nodeId: body.key === 'g' ? 7 : 8, host: 'h', port: 1 }),
      },
      { FindCoordinator: [0, 3] },
    );
    world.brokers.set(1, broker);
    const cluster = await Cluster.connect({ bootstrap: [broker.address] });
    cleanups.push(
      () => cluster.close(),
      () => broker.kill(),
    );
    expect(await cluster.coordinator('group', 'g')).toBe(7);
  });
});

describe('requests', () => {
  it('retry retriable top-level errors until the deadline, then throw the last of them', async () => {
    let calls = 0;
    const { cluster } = await clusterOf(1, () => ({
      InitProducerId: () => ({ errorCode: ++calls < 3 ? 14 : 0, producerId: 7 }),
    }));
    expect(
      (await cluster.request('InitProducerId', { any: true }, { transactionalId: null, transactionTimeoutMs: 1_000 }))
        .producerId,
    ).toBe(7n);
    calls = Number.NEGATIVE_INFINITY;
    const error = await cluster
      .request('InitProducerId', { any: true }, { transactionalId: null }, { timeoutMs: 300 })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KafkaError);
    expect(error).toMatchObject({ errorName: 'COORDINATOR_LOAD_IN_PROGRESS', retriable: true });
  });

  it('do not retry what will not change', async () => {
    const { cluster, brokers } = await clusterOf(1, () => ({ InitProducerId: () => ({ errorCode: 53 }) }));
    await expect(cluster.request('InitProducerId', { any: true }, { transactionalId: 'x' })).rejects.toMatchObject({
      errorName: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    });
    expect(brokers.get(1)!.count('InitProducerId')).toBe(1);
  });

  it('end with the signal', async () => {
    const { cluster } = await clusterOf(1, () => ({ DescribeCluster: () => new Promise<undefined>(() => {}) }));
    const abort = new AbortController();
    const request = cluster.request('DescribeCluster', { any: true }, {}, { signal: abort.signal });
    abort.abort(new Error('stopped by the user'));
    await expect(request).rejects.toThrow('stopped by the user');
  });
});
