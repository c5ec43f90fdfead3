import type { Broker } from '../context.js';
import { wouldExpire } from '../state/entries/offsets-expire.js';
import type { GroupCoordinator } from './coordinator.js';
import { proposeOrMove } from './durable.js';
import { subscribedTopics } from './subscriptions.js';

/**
 * Forgets offsets of the groups coordinated here that were not used for `offsets.retention.minutes` (KIP-211). A classic
 * group keeps all of them while its members are joining, and those of the topics it reads while it is stable.
 */
export async function expireOffsets(broker: Broker, groups: GroupCoordinator): Promise<void> {
  const at = broker.clock.wallMs();
  const unusedSinceMs = at - broker.config.offsetsRetentionMinutes * 60_000;
  for (const view of groups.views()) {
    const durable = broker.state.groups.get(view.group);
    const isJoining = view.type === 'classic' && view.state !== 'Empty' && view.state !== 'Stable';
    if (durable === undefined || isJoining) continue;
    const members = groups.inMemory(view.group);
    if (members !== null && members.protocolType !== 'consumer' && members.members.size > 0) continue;
    const subscribed = members === null ? [] : [...subscribedTopics(members)];
    if (!wouldExpire(durable, { unusedSinceMs, subscribed, at })) continue;
    await proposeOrMove(broker, { kind: 'offsets-expire', group: view.group, unusedSinceMs, subscribed, at });
  }
}
