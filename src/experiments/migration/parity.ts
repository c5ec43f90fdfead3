import type { ParityEvidence } from '../../model/evidence.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { type Session, withSession } from '../session.js';
import { copyTopic } from './copy-topic.js';
import { compareInventories, configsToCompare, type Inventory, takeInventory } from './inventory.js';
import { describe, ownOnSource, sourceOf } from './source-cluster.js';

/** Topics, configs and groups of a source are created on the target; then both sides are asked what they have. */
export const experiment: Experiment<'parity'> = {
  id: 'parity',
  title: 'Inventory of a migrated cluster beside its source',
  needs: ['source'],
  disruptive: false,
  cost: () => ({ seconds: 3, bytes: 0 }),
  run,
};

/** Shapes that real clusters have: retention, size limits, compaction, timestamps, and none at all. */
const shapes: { name: string; partitions: number; configs: Record<string, string> }[] = [
  {
    name: 'parity-orders',
    partitions: 6,
    configs: {
      'retention.ms': '86400000',
      'max.message.bytes': '2097164',
      'min.insync.replicas': '1',
      'segment.bytes': '67108864',
    },
  },
  { name: 'parity-changes', partitions: 3, configs: { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '60000' } },
  {
    name: 'parity-events',
    partitions: 1,
    configs: { 'message.timestamp.type': 'LogAppendTime', 'retention.bytes': '1073741824' },
  },
  { name: 'parity-plain', partitions: 12, configs: {} },
];
const groupNames = ['parity-billing', 'parity-audit'];

async function run(context: ExperimentContext): Promise<ParityEvidence> {
  const source = sourceOf(context);
  const topics = shapes.map(({ name }) => context.owned.topic(name));
  const groups = groupNames.map((name) => context.owned.group(name));
  ownOnSource(context.owned, source, topics, groups);
  return withSession(source.client, (from) =>
    withSession(context.target.client, async (to) => {
      context.progress('filling the source');
      await populate(from, topics, groups);
      const original = await takeInventory(from, topics, groups);
      assertPopulated(original, describe(source));
      context.progress('copying topics, configs and groups to the target');
      await copyAll(context, to, original);
      const copy = await takeInventory(to, topics, groups);
      return {
        source: describe(source),
        target: describe(context.target),
        compared: {
          topics: original.topics.size,
          configs: countConfigs(original, copy),
          groups: groups.length,
          acls: null,
        },
        differences: compareInventories(original, copy),
      };
    }),
  );
}

async function populate({ admin }: Session, topics: string[], groups: string[]): Promise<void> {
  for (const [index, { partitions, configs }] of shapes.entries()) {
    await admin.createTopic(topics[index] as string, { partitions, replicationFactor: -1, configs });
  }
  for (const [index, group] of groups.entries()) {
    const offsets = topics.map((topic, partition) => ({ topic, partition: 0, offset: 100 * (index + 1) + partition }));
    await admin.commitOffsets(group, offsets);
  }
}

async function copyAll(context: ExperimentContext, to: Session, original: Inventory): Promise<void> {
  const { replicationFactor } = context.profile.topic;
  for (const [name, topic] of original.topics) await copyTopic(to, name, topic, replicationFactor);
  for (const [group, offsets] of original.groups) {
    await to.admin.commitOffsets(
      group,
      [...offsets].map(([key, offset]) => {
        const dash = key.lastIndexOf('-');
        return { topic: key.slice(0, dash), partition: Number(key.slice(dash + 1)), offset };
      }),
    );
  }
}

/** A source that does not hold what it was just given would make an empty comparison look like parity. */
function assertPopulated({ topics, groups }: Inventory, source: string): void {
  const configs = [...topics.values()].reduce((sum, topic) => sum + configsToCompare(topic, undefined).length, 0);
  const wanted = shapes.reduce((sum, shape) => sum + Object.keys(shape.configs).length, 0);
  if (topics.size === shapes.length && configs >= wanted && [...groups.values()].every((offsets) => offsets.size > 0))
    return;
  throw new Error(
    `the source, ${source}, shows ${topics.size} of ${shapes.length} topics and ${configs} of ${wanted} configs that were just created on it: a comparison with it would prove nothing`,
  );
}

function countConfigs(original: Inventory, copy: Inventory): number {
  return [...original.topics].reduce(
    (sum, [name, topic]) => sum + configsToCompare(topic, copy.topics.get(name)).length,
    0,
  );
}
