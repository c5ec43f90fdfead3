import { ErrorCode } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import type { Broker } from '../context.js';
import { firstRecordAt } from '../fetch/record-at-time.js';
import type { EntryKind } from '../state/entry.js';
import { lastStableOffset } from '../state/partition-transactions.js';
import { sharePartitionOf } from '../state/share-group/share-group.js';
import type { PartitionState } from '../state/state.js';
import { LedSharePartition } from './led-share-partition.js';
import { startOffsetPolicy } from './start-offset-policy.js';

export type FoundSharePartition = { error: 0; led: LedSharePartition } | { error: number; message: string | null };

/** Entries after which a share partition may be led elsewhere, or begin elsewhere. */
const moves: ReadonlySet<EntryKind> = new Set<EntryKind>([
  ...(['register', 'fence', 'leave', 'unregister', 'elect-leaders', 'topic-delete', 'reassign', 'move-done'] as const),
  ...(['group-delete', 'share-offsets-alter', 'share-offsets-delete'] as const),
]);

const registries = new WeakMap<Broker, SharePartitions>();

/** The share partitions of a running broker. */
export function sharePartitionsOf(broker: Broker): SharePartitions {
  let found = registries.get(broker);
  if (found === undefined) {
    found = new SharePartitions(broker);
    registries.set(broker, found);
  }
  return found;
}

/** The share partitions that this broker leads and that somebody reads, each with its locks. */
class SharePartitions {
  readonly #led = new Map<string, { group: string; led: LedSharePartition }>();

  constructor(private readonly broker: Broker) {
    broker.log.onFold(({ entries }) => {
      if (this.#led.size > 0 && entries.some(({ kind }) => moves.has(kind))) this.#dropLost();
    });
    broker.onStop(() => {
      for (const { led } of this.#led.values()) led.close();
      this.#led.clear();
    });
  }

  /** Null: its beginning is not decided yet. Call for a partition that is led here. */
  known(group: string, partition: PartitionState): LedSharePartition | null {
    const key = `${partition.topic.id}/${partition.partition}/${group}`;
    const known = this.#led.get(key);
    if (known !== undefined && this.#isCurrent(group, known.led)) return known.led;
    known?.led.close();
    this.#led.delete(key);
    const share = this.#stateOf(group, partition);
    if (share === undefined) return null;
    const settings = {
      lockMs: () => this.#number(group, 'share.record.lock.duration.ms'),
      deliveryCountLimit: () => this.#number(group, 'share.delivery.count.limit'),
    };
    const led = new LedSharePartition(this.broker, group, partition, partition.leaderEpoch, share, settings);
    this.#led.set(key, { group, led });
    return led;
  }

  /** As `known`; a partition that the group never read gets its beginning first. */
  async find(group: string, partition: PartitionState): Promise<FoundSharePartition> {
    const { broker } = this;
    if (this.known(group, partition) === null) {
      const startOffset = await this.#firstOffset(group, partition);
      const { leaderEpoch } = partition;
      const at = { topicId: partition.topic.id, partition: partition.partition, at: broker.clock.wallMs() };
      const { error, message } = await broker.propose({
        ...{ kind: 'share-state', group, leaderEpoch, stateEpoch: 0, startOffset, runs: [] },
        ...at,
      });
      if (error !== ErrorCode.NONE) return { error: movedError(error), message: message ?? null };
    }
    const led = this.known(group, partition);
    return led === null ? { error: ErrorCode.NOT_LEADER_OR_FOLLOWER, message: null } : { error: 0, led };
  }

  async #firstOffset(group: string, partition: PartitionState): Promise<number> {
    const { broker } = this;
    const policy = startOffsetPolicy(groupConfig(broker, group, 'share.auto.offset.reset'))!;
    const isCommitted = groupConfig(broker, group, 'share.isolation.level') === 'read_committed';
    const end = () => (isCommitted ? lastStableOffset(partition) : partition.logEndOffset);
    if (policy.kind === 'earliest') return partition.logStartOffset;
    if (policy.kind === 'latest') return end();
    const { offset } = await firstRecordAt(broker, partition, broker.clock.wallMs() - policy.ms);
    return offset < 0 ? end() : offset;
  }

  #isCurrent(group: string, { partition, leaderEpoch, share }: LedSharePartition): boolean {
    const isLed = partition.leader === this.broker.config.id && partition.leaderEpoch === leaderEpoch;
    return isLed && this.#stateOf(group, partition) === share;
  }

  #stateOf(group: string, { topic, partition }: PartitionState) {
    const share = this.broker.state.groups.get(group)?.share;
    return share ? sharePartitionOf(share, topic.id, partition) : undefined;
  }

  #number(group: string, name: string): number {
    return Number(groupConfig(this.broker, group, name));
  }

  #dropLost(): void {
    for (const [key, { group, led }] of [...this.#led]) {
      if (this.#isCurrent(group, led)) continue;
      led.close();
      this.#led.delete(key);
    }
  }
}

function movedError(error: number): number {
  return error === ErrorCode.STALE_BROKER_EPOCH || error === ErrorCode.FENCED_LEADER_EPOCH
    ? ErrorCode.NOT_LEADER_OR_FOLLOWER
    : error;
}
