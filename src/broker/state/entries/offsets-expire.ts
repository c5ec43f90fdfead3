import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { isSubscribed } from '../consumer-group/subscriptions.js';
import { coordinates, hasMembers, notCoordinator } from '../group-table.js';
import type { Outcome } from '../outcome.js';
import type { CommittedOffset, GroupState, State } from '../state.js';

/** Committed offsets that nobody has needed for `offsets.retention.minutes` go (KIP-211); a group without any goes, too. */
export interface OffsetsExpireEntry {
  kind: 'offsets-expire';
  group: string;
  /** Offsets that count as unused since this time or longer have expired, ms. */
  unusedSinceMs: number;
  /** Topics that members of a classic group read. */
  subscribed: string[];
  at: number;
}

type Terms = Pick<OffsetsExpireEntry, 'unusedSinceMs' | 'subscribed' | 'at'>;

export function applyOffsetsExpire(state: State, entry: OffsetsExpireEntry, author: Author): Outcome {
  if (!coordinates(state, entry.group, author)) return notCoordinator(entry.group);
  const group = state.groups.get(entry.group);
  if (group === undefined) return { error: ErrorCode.GROUP_ID_NOT_FOUND };
  for (const [topic, partition] of expiredOffsets(group, entry)) {
    const offsets = group.offsets.get(topic)!;
    offsets.delete(partition);
    if (offsets.size === 0) group.offsets.delete(topic);
  }
  if (isDisposable(group)) state.groups.delete(entry.group);
  return { error: ErrorCode.NONE };
}

/** What an entry would do: whether it is worth writing. */
export function wouldExpire(group: GroupState, entry: Terms): boolean {
  return expiredOffsets(group, entry).length > 0 || isDisposable(group);
}

function expiredOffsets(
  group: GroupState,
  { unusedSinceMs, subscribed, at }: Terms,
): [topic: string, partition: number][] {
  return [...group.offsets].flatMap(([topic, offsets]) => {
    const isRead = subscribed.includes(topic) || (group.consumer !== null && isSubscribed(group.consumer, topic));
    if (isRead) return [];
    const expired = [...offsets].filter(([, offset]) =>
      offset.expiresAtMs === undefined ? unusedFromMs(group, offset) <= unusedSinceMs : offset.expiresAtMs <= at,
    );
    return expired.map(([partition]): [string, number] => [topic, partition]);
  });
}

/** An empty group of members used its offsets until the last of them went; otherwise the commit itself counts. */
function unusedFromMs(group: GroupState, { committedAtMs }: CommittedOffset): number {
  const isEmptyClassic = group.consumer === null && !hasMembers(group) && group.generation > 0;
  return isEmptyClassic ? (group.changedAtMs ?? committedAtMs) : committedAtMs;
}

function isDisposable(group: GroupState): boolean {
  // What a share group has read never expires.
  if (hasMembers(group) || group.share !== null) return false;
  for (const offsets of group.offsets.values()) if (offsets.size > 0) return false;
  return true;
}
