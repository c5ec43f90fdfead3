import { afterEach, expect, it } from 'vitest';
import { MemoryStore } from '../../src/objectstore/index.js';
import { startRecorded } from './recorded-log.js';

type Recorded = Awaited<ReturnType<typeof startRecorded>>;
const running: Recorded[] = [];
afterEach(() => Promise.all(running.splice(0).map((broker) => broker.halt())));

async function twoBrokers(): Promise<[Recorded, Recorded]> {
  const store = new MemoryStore();
  for (const id of [1, 2]) running.push(await startRecorded(id, {}, store));
  return [running[0]!, running[1]!];
}

it('each decision is told once, with ids and numbers, by the broker that proposed it', async () => {
  const [one, two] = await twoBrokers();
  const { broker } = one;
  const topicId = 'AAAAAAAAAAAAAAAAAAAAAB';
  const at = Date.now();
  await broker.propose({
    ...({ kind: 'topic-create', name: 't', topicId, partitions: 3, replicationFactor: 1, assignments: null } as const),
    ...{ configs: {}, at },
  });
  await broker.propose({ kind: 'reassign', topicId, partition: 0, replicas: [2], at });
  await broker.propose({ kind: 'topic-delete', topicId, at });
  await two.broker.caughtUp();
  const told = [...one.lines, ...two.lines];
  const of = (event: string) => told.filter((line) => line.event === event);
  expect(of('topic created')).toMatchObject([{ broker: 1, level: 'info', topic: 't', topicId, partitions: 3 }]);
  expect(of('partition reassigned')).toMatchObject([{ broker: 1, topic: 't', partition: 0, replicas: [2], leader: 2 }]);
  expect(of('topic deleted')).toMatchObject([{ broker: 1, topicId }]);
});

it('a broker tells which partitions it gained and lost, and refusals are no decisions', async () => {
  const [one, two] = await twoBrokers();
  const { broker } = one;
  const create = { kind: 'topic-create' as const, name: 't', topicId: 'AAAAAAAAAAAAAAAAAAAAAB', at: Date.now() };
  const shape = { partitions: 4, replicationFactor: 1, assignments: null, configs: {} };
  await broker.propose({ ...create, ...shape });
  await broker.propose({ ...create, ...shape });
  await two.leave();
  await broker.caughtUp();
  expect(one.events().filter((event) => event === 'topic created')).toHaveLength(1);
  expect(one.lines.filter(({ event }) => event === 'leadership changed')).toMatchObject([
    { gained: 2, lost: 0, leads: 2 },
    { gained: 2, lost: 0, leads: 4 },
  ]);
  expect(two.lines.filter(({ event }) => event === 'leadership changed')).toMatchObject([
    { gained: 2, lost: 0, leads: 2 },
    { gained: 0, lost: 2, leads: 0 },
  ]);
  expect(two.events()).toContain('left');
});
