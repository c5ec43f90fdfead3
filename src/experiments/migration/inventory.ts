import type { Admin, Cluster } from '../../client/index.js';
import type { ParityDifference } from '../../model/evidence.js';

export interface TopicInventory {
  partitions: number;
  /** Effective value of every config that the cluster tells, and whether it is merely the default. */
  configs: ReadonlyMap<string, { value: string | null; isDefault: boolean }>;
}
export interface Inventory {
  topics: ReadonlyMap<string, TopicInventory>;
  /** group → `topic-partition` → committed offset */
  groups: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** What a cluster says it holds of these topics and groups; one that it does not know is absent. */
export async function takeInventory(
  { cluster, admin }: { cluster: Cluster; admin: Admin },
  topics: readonly string[],
  groups: readonly string[],
): Promise<Inventory> {
  const present = new Map<string, number>();
  for (const name of topics) {
    const found = await cluster.topic(name, { refresh: true });
    if (found !== null) present.set(name, found.partitions.length);
  }
  const configs = await admin.describeTopicConfigs([...present.keys()]);
  const inventory = new Map<string, TopicInventory>();
  for (const [name, partitions] of present)
    inventory.set(name, { partitions, configs: configs.get(name) ?? new Map() });
  return { topics: inventory, groups: await committedBy(admin, groups) };
}

/** Every difference that a migrated application could meet, in the order of the source's inventory. */
export function compareInventories(source: Inventory, target: Inventory): ParityDifference[] {
  const differences: ParityDifference[] = [];
  for (const [name, topic] of source.topics) {
    const other = target.topics.get(name);
    if (other === undefined) {
      differences.push({ subject: `topic ${name}`, aspect: 'exists', source: 'yes', target: 'no' });
      continue;
    }
    if (topic.partitions !== other.partitions) {
      differences.push({
        subject: `topic ${name}`,
        aspect: 'partitions',
        source: String(topic.partitions),
        target: String(other.partitions),
      });
    }
    differences.push(...compareConfigs(name, topic, other));
  }
  for (const [group, offsets] of source.groups)
    differences.push(...compareGroup(group, offsets, target.groups.get(group)));
  return differences;
}

/** Configs that somebody set on either side: a default that differs between two products is no decision of the team's. */
export function configsToCompare(source: TopicInventory, target: TopicInventory | undefined): string[] {
  const set = ({ configs }: TopicInventory) => [...configs].flatMap(([key, { isDefault }]) => (isDefault ? [] : [key]));
  return [...new Set([...set(source), ...(target ? set(target) : [])])].sort();
}

function compareConfigs(name: string, source: TopicInventory, target: TopicInventory): ParityDifference[] {
  return configsToCompare(source, target).flatMap((key) => {
    const [here, there] = [source.configs.get(key)?.value, target.configs.get(key)?.value];
    if (here === there) return [];
    return [{ subject: `topic ${name}`, aspect: `config ${key}`, source: shown(here), target: shown(there) }];
  });
}

function compareGroup(
  group: string,
  source: ReadonlyMap<string, number>,
  target: ReadonlyMap<string, number> | undefined,
): ParityDifference[] {
  if (target === undefined || target.size === 0) {
    return [{ subject: `group ${group}`, aspect: 'exists', source: 'yes', target: 'no' }];
  }
  return [...source].flatMap(([partition, offset]) => {
    const there = target.get(partition);
    if (there === offset) return [];
    return [
      {
        subject: `group ${group}`,
        aspect: `committed offset of ${partition}`,
        source: String(offset),
        target: there === undefined ? 'none' : String(there),
      },
    ];
  });
}

async function committedBy(admin: Admin, groups: readonly string[]): Promise<Map<string, Map<string, number>>> {
  const found = new Map<string, Map<string, number>>();
  for (const group of groups) {
    const offsets = new Map<string, number>();
    for (const { topic, partition, offset } of await admin.committedOffsets(group)) {
      if (offset !== null) offsets.set(`${topic}-${partition}`, offset);
    }
    found.set(group, offsets);
  }
  return found;
}

const shown = (value: string | null | undefined): string => value ?? 'not known';
