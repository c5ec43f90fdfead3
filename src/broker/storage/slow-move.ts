import type { Broker } from '../context.js';
import { allPartitions } from '../state/state.js';

const movesLastMs = 10_000;

/** Defect `no-cancel`: a move takes its time, whatever is asked meanwhile. */
export async function finishOldMoves(broker: Broker): Promise<void> {
  const before = broker.clock.wallMs() - movesLastMs;
  for (const { topic, partition, leader, moving } of allPartitions(broker.state)) {
    if (moving === null || moving.sinceMs > before || leader !== broker.config.id) continue;
    await broker.propose({ kind: 'move-done', topicId: topic.id, partition, at: broker.clock.wallMs() });
  }
}
