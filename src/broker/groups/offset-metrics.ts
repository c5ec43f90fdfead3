import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { Sample } from '../metrics/registry.js';
import type { GroupCoordinator } from './coordinator.js';

/** Committed offsets of the groups coordinated here, and how far each is behind the end of its partition. */
export function registerOffsetMetrics(broker: Broker, groups: GroupCoordinator): void {
  const { registry } = broker.metrics;
  registry.gauge('diskless_group_committed_offset', 'Committed offset of a group in a partition.', () =>
    samples(broker, groups, ({ offset }) => offset),
  );
  registry.gauge('diskless_group_lag_records', 'Records of a partition after the committed offset of a group.', () =>
    samples(broker, groups, ({ offset, logEndOffset }) => Math.max(0, logEndOffset - offset)),
  );
}

function* samples(
  { state }: Broker,
  groups: GroupCoordinator,
  figure: (facts: { offset: number; logEndOffset: number }) => number,
): Iterable<Sample> {
  for (const { id: group, offsets } of state.groups.values()) {
    if (groups.claim(group) !== ErrorCode.NONE) continue;
    for (const [topic, partitions] of offsets) {
      for (const [partition, { offset }] of partitions) {
        const logEndOffset = state.topics.get(topic)?.partitions[partition]?.logEndOffset ?? offset;
        const labels = { group, topic, partition: String(partition) };
        yield { labels, value: figure({ offset, logEndOffset }) };
      }
    }
  }
}
