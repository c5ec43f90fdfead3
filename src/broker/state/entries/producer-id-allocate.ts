import { ErrorCode } from '../../../protocol/index.js';
import type { ProducerIdOutcome } from '../outcome.js';
import type { State } from '../state.js';

export interface ProducerIdAllocateEntry {
  kind: 'producer-id-allocate';
  count: number;
}

/** A block of producer ids for one broker to hand out; never given out twice. */
export function applyProducerIdAllocate(state: State, entry: ProducerIdAllocateEntry): ProducerIdOutcome {
  const firstProducerId = state.nextProducerId;
  state.nextProducerId += BigInt(entry.count);
  return { error: ErrorCode.NONE, firstProducerId };
}
