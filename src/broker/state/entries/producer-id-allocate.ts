import { ErrorCode } from '../../../protocol/index.js';
import type { EntryOf } from '../entry.js';
import type { ProducerIdOutcome } from '../outcome.js';
import type { State } from '../state.js';

/** A block of producer ids for one broker to hand out; never given out twice. */
export function applyProducerIdAllocate(state: State, entry: EntryOf<'producer-id-allocate'>): ProducerIdOutcome {
  const firstProducerId = state.nextProducerId;
  state.nextProducerId += BigInt(entry.count);
  return { error: ErrorCode.NONE, firstProducerId };
}
