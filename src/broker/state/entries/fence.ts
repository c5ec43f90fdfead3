import { ErrorCode } from '../../../protocol/index.js';
import type { Author, EntryOf, FenceEntry } from '../entry.js';
import { electLeaders } from '../leadership.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';
import { forgetTail, giveOffsetsOutAgain } from './failover-faults.js';

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
export function applyLeave(state: State, _entry: EntryOf<'leave'>, author: Author): Outcome {
  const broker = state.brokers.get(author.broker);
  if (broker) broker.live = false;
  electLeaders(state);
  return { error: ErrorCode.NONE };
}
