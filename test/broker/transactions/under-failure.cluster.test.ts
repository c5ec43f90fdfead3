import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Admin, Cluster } from '../../../src/client/index.js';
import { type Started, startProcess } from '../broker-process.js';
import { batchOf } from '../in-process.js';
import { random } from '../simulation/random.js';
import { violations } from './pipeline-violations.js';
import { outputPartitions, PipelineWorker } from './pipeline-worker.js';
import { routed, type Sender } from './routed.js';

/** The same failures again, and the same dice of each worker; processes keep their own time. */
const seed = Number(process.env.TRANSACTION_SEED ?? 20_261_125);
/** Failures in a run; more for a longer one. */
const rounds = Number(process.env.TRANSACTION_ROUNDS ?? 4);
const recordsPerBatch = 200;

let folder: string;
let cluster: Cluster | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diskless-check-transactions-'));
});
afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
});

class Brokers {
  readonly #running = new Map<number, Started>();
  readonly ports = new Map<number, number>();

  constructor(private readonly defects: string[]) {}

  async start(id: number): Promise<void> {
    const port = this.ports.get(id) ?? 0;
    const { defects } = this;
    const started = startProcess({ id, port, store: join(folder, 'store'), sessionTimeoutMs: 1_500, defects });
    this.#running.set(id, started);
    this.ports.set(id, (await started.ready).port);
  }

  /** Ends, pauses or replaces a broker; `progress` resolves when the others have gone on without it. */
  async fail(id: number, how: 'kill' | 'pause' | 'leave', progress: () => Promise<void>): Promise<void> {
    const { child, exited } = this.#running.get(id)!;
    if (how === 'pause') {
      child.kill('SIGSTOP');
      await progress();
      child.kill('SIGCONT');
      return;
    }
    child.kill(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
    const { code } = await exited;
    if (how === 'leave') expect(code).toBe(0);
    else await progress();
    await this.start(id);
  }
}

async function startPipeline({ defects, inputs }: { defects: string[]; inputs: number }) {
  const brokers = new Brokers(defects);
  for (const id of [1, 2, 3]) await brokers.start(id);
  const bootstrap = [...brokers.ports.values()].map((port) => `127.0.0.1:${port}`);
  cluster = await Cluster.connect({ bootstrap, requestTimeoutMs: 3_000 });
  const admin = new Admin(cluster);
  const sender = routed(cluster);
  await admin.createTopic('t', { partitions: 3, replicationFactor: 3 });
  await admin.createTopic('out', { partitions: outputPartitions, replicationFactor: 3 });
  const workers = [0, 1, 2].map((partition) => worker(sender, partition));
  const records = batchOf(...Array.from({ length: recordsPerBatch }, () => ({})));
  for (const { partition } of workers) {
    const topicData = [{ name: 't', partitionData: [{ index: partition, records }] }];
    for (let written = 0; written < inputs; written += recordsPerBatch) {
      await sender.send('Produce', { acks: -1, timeoutMs: 10_000, topicData }, { version: 11 });
    }
  }
  return { brokers, sender, workers };
}

/** One of the first protocol, two of the second. */
function worker(sender: Sender, partition: number): PipelineWorker {
  return new PipelineWorker(sender, partition, partition === 0 ? 1 : 2, random(seed + partition + 1));
}

it(`each input has its output once, whatever fails: ${rounds} failures, seed ${seed}`, async () => {
  const dice = random(seed);
  const { brokers, sender, workers } = await startPipeline({ defects: [], inputs: 2_000 + 1_000 * rounds });
  let isOver = false;
  const running = Promise.all(workers.map((worker) => worker.run(() => isOver)));
  const eachCommits = (times: number) => async () => {
    const goals = workers.map(({ commits }) => commits + times);
    const isThere = () => workers.every(({ commits }, i) => commits >= goals[i]!);
    await Promise.race([expect.poll(isThere, { timeout: 60_000 }).toBe(true), running]);
  };
  try {
    for (let round = 0; round < rounds; round++) {
      await eachCommits(1 + dice.below(3))();
      await brokers.fail(1 + dice.below(3), dice.pick(['kill', 'pause', 'leave']), eachCommits(dice.below(3)));
    }
    await eachCommits(2)();
  } finally {
    isOver = true;
    await running;
  }
  expect(await violations(sender, workers)).toEqual([]);
}, 600_000);

it.each([
  ['torn-transactions', /records are seen|stable/],
  ['leak-aborted', /never committed and is seen/],
  ['no-fencing', /never committed and is seen/],
])(
  'finds the defect %s',
  async (defect, violation) => {
    const { sender, workers } = await startPipeline({ defects: [defect], inputs: 1_000 });
    const isEnough = () => workers.every(({ commits, aborts }) => commits > 3 && aborts > 1);
    await Promise.all(workers.map((worker) => worker.run(isEnough)));
    expect(await violations(sender, workers)).toContainEqual(expect.stringMatching(violation));
  },
  60_000,
);
