import type { Partitions } from '../consumer-group/consumer-group.js';

export interface SharingMember {
  id: string;
  topicIds: ReadonlySet<string>;
  previous: Partitions;
}

/**
 * Kafka's assignor of share groups. Every partition has a member and every member a partition; with more members than
 * partitions, members share. What a member had before it keeps, as far as that is fair.
 */
export function simpleAssignor(
  members: readonly SharingMember[],
  partitionsOf: (topicId: string) => number,
): Map<string, Partitions> {
  const topicIds = [...new Set(members.flatMap((member) => [...member.topicIds]))].sort();
  const slots = topicIds.flatMap((topicId) =>
    Array.from({ length: partitionsOf(topicId) }, (_, partition): Slot => ({ topicId, partition, holders: [] })),
  );
  const seats = [...members].sort(byId).map((member): Seat => ({ member, held: [] }));
  keepWhatIsFair(seats, slots);
  for (const slot of slots) if (slot.holders.length === 0) give(slot, leastLoaded(seats, slot.topicId));
  for (const seat of seats) if (seat.held.length === 0) give(leastShared(slots, seat.member), seat);
  return new Map(seats.map(({ member, held }) => [member.id, listed(held)]));
}

interface Slot {
  topicId: string;
  partition: number;
  holders: Seat[];
}

interface Seat {
  member: SharingMember;
  held: Slot[];
}

function keepWhatIsFair(seats: Seat[], slots: Slot[]): void {
  if (slots.length === 0) return;
  const holdersAtMost = Math.ceil(seats.length / slots.length);
  const heldAtLeast = Math.max(1, Math.floor(slots.length / seats.length));
  let oneMore = slots.length > seats.length ? slots.length % seats.length : 0;
  for (const seat of seats) {
    for (const slot of slots) {
      if (slot.holders.length >= holdersAtMost || !seat.member.topicIds.has(slot.topicId)) continue;
      if (!seat.member.previous[slot.topicId]?.includes(slot.partition)) continue;
      if (seat.held.length > heldAtLeast || (seat.held.length === heldAtLeast && oneMore === 0)) break;
      if (seat.held.length === heldAtLeast) oneMore--;
      give(slot, seat);
    }
  }
}

function give(slot: Slot | null, seat: Seat | null): void {
  if (slot === null || seat === null) return;
  slot.holders.push(seat);
  seat.held.push(slot);
}

function leastLoaded(seats: Seat[], topicId: string): Seat | null {
  let least: Seat | null = null;
  for (const seat of seats) {
    if (!seat.member.topicIds.has(topicId)) continue;
    if (least === null || seat.held.length < least.held.length) least = seat;
  }
  return least;
}

function leastShared(slots: Slot[], { topicIds }: SharingMember): Slot | null {
  let least: Slot | null = null;
  for (const slot of slots) {
    if (!topicIds.has(slot.topicId)) continue;
    if (least === null || slot.holders.length < least.holders.length) least = slot;
  }
  return least;
}

function listed(held: Slot[]): Partitions {
  const partitions: Record<string, number[]> = {};
  for (const { topicId, partition } of held) (partitions[topicId] ??= []).push(partition);
  for (const numbers of Object.values(partitions)) numbers.sort((a, b) => a - b);
  return partitions;
}

function byId(a: SharingMember, b: SharingMember): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
