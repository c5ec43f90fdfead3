import { ErrorCode } from '../../../protocol/index.js';
import type { Author } from '../author.js';
import { electLeaders } from '../leadership.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';
import { type FailoverFaults, forgetTail, giveOffsetsOutAgain } from './failover-faults.js';

/** An observer saw nothing of a broker for a whole session. */
export interface FenceEntry {
  kind: 'fence';
  broker: number;
  epoch: number;
  /** Refused when the broker has appended anything after this log index: the observer was behind. */
  lastSeenIndex: number;
  at: number;
  faults?: FailoverFaults;
}

/** A broker goes, in good order. */
export interface LeaveEntry {
  kind: 'leave';
  at: number;
}

/** A silent broker loses its epoch and its leaderships; refused when it was not silent after all. */
export function applyFence(state: State, entry: FenceEntry): Outcome {
  const broker = state.brokers.get(entry.broker);
  if (!broker?.live || broker.epoch !== entry.epoch) {
    return { error: ErrorCode.STALE_BROKER_EPOCH, message: `broker ${entry.broker} epoch ${entry.epoch} is not live` };
  }
  if (broker.lastIndex > entry.lastSeenIndex) {
    return { error: ErrorCode.INVALID_REQUEST, message: `broker ${entry.broker} has appended since` };
  }
  broker.live = false;
  const moved = electLeaders(state);
  if (entry.faults?.loseTail) forgetTail(state, broker, entry.at);
  if (entry.faults?.reuseOffsets) giveOffsetsOutAgain(state, moved, entry.at);
  return { error: ErrorCode.NONE };
}

/** A broker goes in good order: others lead at once. */
export function applyLeave(state: State, _entry: LeaveEntry, author: Author): Outcome {
  const broker = state.brokers.get(author.broker);
  if (broker) broker.live = false;
  electLeaders(state);
  return { error: ErrorCode.NONE };
}
