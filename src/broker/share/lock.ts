import type { OffsetRun } from '../state/share-group/offset-runs.js';

/** Records that a member has acquired, until it acknowledges them or `deadlineMs` has come. */
export interface Lock extends OffsetRun {
  readonly memberId: string;
  /** With this delivery. */
  readonly deliveryCount: number;
  /** On the monotonic clock. */
  readonly deadlineMs: number;
  /** What becomes of them is being written: nobody else may decide it. */
  readonly isSettling: boolean;
}

export function sameLock(a: Lock, b: Lock): boolean {
  return (
    a.memberId === b.memberId &&
    a.deliveryCount === b.deliveryCount &&
    a.deadlineMs === b.deadlineMs &&
    a.isSettling === b.isSettling
  );
}
