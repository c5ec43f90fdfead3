import { afterEach, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../../src/client/index.js';
import { type EmbeddedTarget, startEmbedded } from '../../../src/target/embedded.js';

let target: EmbeddedTarget | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

const topic = 'lines';
const kills = 6;

/** A group that commits 1, 2, 3, … and remembers what it was told. */
class Committer {
  acknowledged = 0;
  attempted = 0;
  readonly wrong: string[] = [];
  #stopped = false;
  readonly done: Promise<void>;

  constructor(
    readonly group: string,
    readonly admin: Admin,
  ) {
    this.done = this.#run();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.done;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.attempted += 1;
      try {
        await this.admin.commitOffsets(this.group, [{ topic, partition: 0, offset: this.attempted }]);
        this.acknowledged = this.attempted;
      } catch {
        continue; // Not acknowledged: it may have been kept or not.
      }
      if (this.attempted % 5 === 0) await this.check();
    }
  }

  async check(): Promise<void> {
    const [{ offset } = { offset: null }] = await this.admin.committedOffsets(this.group, [topic]);
    const isRight = (offset ?? 0) >= this.acknowledged && (offset ?? 0) <= this.attempted;
    if (!isRight)
      this.wrong.push(`${this.group}: ${offset}, acknowledged ${this.acknowledged}, tried ${this.attempted}`);
  }
}

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

describe('acknowledged commits', () => {
  it.each([1])('are never lower or gone while brokers are killed and come back (seed %i)', async (seed) => {
    const random = randomOf(seed);
    target = await startEmbedded({ brokers: 3, defects: [] });
    const cluster = await Cluster.connect(target.client);
    const admin = new Admin(cluster);
    try {
      await admin.createTopic(topic, { partitions: 1, replicationFactor: 1 });
      const committers = Array.from({ length: 6 }, (_, i) => new Committer(`group-${i}`, admin));
      for (let kill = 0; kill < kills; kill += 1) {
        const goal = Math.min(...committers.map(({ acknowledged }) => acknowledged)) + 5;
        const slowest = () => Math.min(...committers.map(({ acknowledged }) => acknowledged));
        await expect.poll(slowest, { timeout: 30_000 }).toBeGreaterThan(goal);
        const victim = 1 + Math.floor(random() * 3);
        await target.brokers!.kill(victim);
        if (random() < 0.5) await target.brokers!.start(victim, { wipeDisk: true });
        else {
          await expect.poll(slowest, { timeout: 30_000 }).toBeGreaterThan(goal + 5);
          await target.brokers!.start(victim, { wipeDisk: true });
        }
      }
      await Promise.all(committers.map((committer) => committer.stop()));
      await Promise.all(committers.map((committer) => committer.check()));
      expect(committers.flatMap(({ wrong }) => wrong)).toEqual([]);
    } finally {
      await cluster.close();
    }
  });
});
