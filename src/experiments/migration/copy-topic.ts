import { KafkaError } from '../../client/index.js';
import type { Session } from '../session.js';
import type { TopicInventory } from './inventory.js';

/**
 * Creates a topic on the target as it is on the source: partitions, and what somebody has set. Half of the configs are
 * given at creation and half altered afterwards, for a target may honour only one of the two ways. A config that the
 * target refuses is left out: the comparison shows it.
 */
export async function copyTopic(
  { admin }: Session,
  name: string,
  topic: TopicInventory,
  replicationFactor: number,
): Promise<void> {
  const set = [...topic.configs].flatMap(([key, { value, isDefault }]) =>
    isDefault || value === null ? [] : [[key, value] as const],
  );
  const atCreation = Object.fromEntries(set.filter((_, index) => index % 2 === 0));
  const { partitions } = topic;
  const refused = await refusal(() => admin.createTopic(name, { partitions, replicationFactor, configs: atCreation }));
  if (refused) await admin.createTopic(name, { partitions, replicationFactor });
  for (const [key, value] of set) {
    if (!refused && key in atCreation) continue;
    await refusal(() => admin.alterTopicConfigs(name, { set: { [key]: value } }));
  }
}

/** True when the target said no; whatever else goes wrong is thrown. */
async function refusal(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return false;
  } catch (error) {
    if (error instanceof KafkaError && !error.retriable) return true;
    throw error;
  }
}
