/**
 * When records are due, as a function and its inverse over the whole load: record `index` is due at `timeOf(index)`,
 * and `dueBy(ms)` records are due at or before `ms`. Both are monotone and agree: `timeOf(dueBy(ms) - 1) <= ms`. The
 * schedule knows nothing of the target, so a stalled broker changes no intended time (open loop). Other shapes (steps,
 * ramps, bursts) are further functions of this type.
 */
export interface Schedule {
  /** Milliseconds from the start of the load. */
  timeOf(index: number): number;
  dueBy(ms: number): number;
}

/** Evenly spaced records; the first is due at 0. */
export function constantRate(recordsPerSecond: number): Schedule {
  const timeOf = (index: number) => (index * 1000) / recordsPerSecond;
  return {
    timeOf,
    dueBy(ms) {
      if (ms < 0) return 0;
      const due = Math.floor((ms * recordsPerSecond) / 1000) + 1;
      // Rounding in the product may be one record off the quotient's answer.
      if (timeOf(due - 1) > ms) return due - 1;
      return timeOf(due) <= ms ? due + 1 : due;
    },
  };
}

/** One partition's share of a schedule dealt out record by record; indexes are then the partition's sequences. */
export function shareOf(schedule: Schedule, partition: number, partitions: number): Schedule {
  return {
    timeOf: (sequence) => schedule.timeOf(sequence * partitions + partition),
    dueBy: (ms) => Math.max(0, Math.ceil((schedule.dueBy(ms) - partition) / partitions)),
  };
}
