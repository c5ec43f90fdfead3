import type { Broker } from './context.js';
import type { PartitionState } from './state/state.js';

/** Clients are told of it as the end of what they may read. Everything committed is durable: it is the log's end. */
export function highWatermark(broker: Broker, { logEndOffset }: PartitionState): number {
  // Defect `wrong-high-watermark`: lag that nobody can catch up with.
  return broker.defects.has('wrong-high-watermark') ? logEndOffset + 10 : logEndOffset;
}
