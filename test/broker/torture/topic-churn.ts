import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, type Cluster, errorLabel } from '../../../src/client/index.js';
import { batchOf } from '../in-process.js';
import type { Random } from '../simulation/random.js';

/** What was acknowledged of a topic. */
interface Told {
  partitions: number;
  retentionMs: number;
}

/** The brokers are to be tormented, not the machine. */
const restMs = 50;

/** An administrator: topics come, grow, are configured, moved and deleted, one change at a time. */
export class TopicChurn {
  /** Null: deleted. What became of a change that failed nobody knows, and its topic is left alone. */
  private readonly topics = new Map<string, Told | null>();
  private created = 0;
  private changes = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly admin: Admin,
    private readonly dice: Random,
    /** A topic with a load, whose partitions are moved too. */
    private readonly loaded: { topic: string; partitions: number },
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const [name, told] = this.dice.pick([...this.topics].filter(([, told]) => told !== null)) ?? [null, null];
      try {
        if (name === null || told === null || this.dice.chance(0.2)) await this.create(`churn-${this.created++}`);
        else await this.change(name, told);
        this.changes++;
      } catch (error) {
        if (errorLabel(error) === 'CLIENT') throw error;
        if (name !== null) this.topics.delete(name);
      }
      await sleep(restMs);
    }
  }

  /** What was acknowledged and is not so, once it has ended. */
  async violations(): Promise<string[]> {
    const existing = new Set(await this.admin.listTopics());
    const wrong = this.changes === 0 ? ['no change of a topic ever succeeded'] : [];
    for (const [name, told] of this.topics) {
      if (existing.has(name) !== (told !== null)) wrong.push(`${name} was ${told ? 'created and is gone' : 'deleted'}`);
      else if (told !== null) wrong.push(...(await this.differences(name, told)));
    }
    return wrong;
  }

  private async create(name: string): Promise<void> {
    const told = { partitions: 1 + this.dice.below(4), retentionMs: 3_600_000 };
    await this.admin.createTopic(name, {
      partitions: told.partitions,
      replicationFactor: 1 + this.dice.below(3),
      configs: { 'retention.ms': String(told.retentionMs) },
    });
    this.topics.set(name, told);
    await this.fill(name);
  }

  private async change(name: string, told: Told): Promise<void> {
    const change = this.dice.pick(['grow', 'configure', 'move', 'move loaded', 'delete'] as const);
    switch (change) {
      case 'grow':
        if (told.partitions >= 8) return;
        await this.admin.createPartitions(name, told.partitions + 1);
        told.partitions++;
        return;
      case 'configure': {
        const retentionMs = 3_600_000 + this.dice.below(1_000);
        await this.admin.alterTopicConfigs(name, { set: { 'retention.ms': String(retentionMs) } });
        told.retentionMs = retentionMs;
        return;
      }
      case 'move':
        await this.admin.reassign(name, this.dice.below(told.partitions), [1 + this.dice.below(3)]);
        return;
      case 'move loaded':
        await this.admin.reassign(this.loaded.topic, this.dice.below(this.loaded.partitions), this.dice.pick(orders));
        return;
      case 'delete':
        this.topics.delete(name);
        await this.admin.deleteTopics([name]);
        this.topics.set(name, null);
    }
  }

  /** Something that has to go with the topic. */
  private async fill(name: string): Promise<void> {
    const leader = await this.cluster.leader(name, 0);
    if (leader === null) return;
    const records = batchOf({ value: Buffer.alloc(1_000) });
    const topicData = [{ name, partitionData: [{ index: 0, records }] }];
    const body = { acks: -1, timeoutMs: 5_000, topicData };
    await this.cluster.request('Produce', { broker: leader.brokerId }, body, { version: 11 });
  }

  private async differences(name: string, told: Told): Promise<string[]> {
    const partitions = (await this.cluster.topic(name, { refresh: true }))?.partitions.length;
    const retentionMs = (await this.admin.describeTopicConfigs([name])).get(name)?.get('retention.ms')?.value;
    const wrong: string[] = [];
    if (partitions !== told.partitions) wrong.push(`${name} has ${partitions} partitions, not ${told.partitions}`);
    if (retentionMs !== String(told.retentionMs))
      wrong.push(`retention.ms of ${name} is ${retentionMs}, not ${told.retentionMs}`);
    return wrong;
  }
}

const orders = [
  [1, 2, 3],
  [2, 3, 1],
  [3, 1, 2],
];
