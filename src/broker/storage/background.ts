import type { ObjectStore } from '../../objectstore/index.js';
import type { Broker } from '../context.js';
import { LogCutter } from '../metadata/log-floor.js';
import { saveSnapshot } from '../metadata/snapshots.js';
import { periodically } from '../periodic.js';
import type { Author } from '../state/author.js';
import { cleanLogs } from './cleaner/log-cleaner.js';
import { compact } from './compaction.js';
import { copyMovingPartitions } from './copy-mover.js';
import { deleteGarbage, deleteOrphans, isCaretaker } from './reclaim.js';
import { applyRetention } from './retention.js';
import { finishOldMoves } from './slow-move.js';

/** Everything that goes on without being asked for: retention, compaction, reclaiming. */
export function startBackgroundWork(broker: Broker, store: ObjectStore, author: () => Author): void {
  const { config } = broker;
  let segments = 0;
  const nextSegment = () => {
    const { broker: id, epoch } = author();
    return epoch < 0 ? null : `segment/${id}-${epoch}-${segments++}`;
  };
  periodically(broker, 'retention', config.retentionCheckMs, () => applyRetention(broker));
  periodically(broker, 'log cleaner', config.logCleanerBackoffMs, () => cleanLogs(broker, store, nextSegment));
  const cutter = new LogCutter(store, config.logCutAfterMs);
  let nextSnapshot = broker.log.snapshotIndex + config.snapshotEvery;
  periodically(broker, 'snapshot', 500, async () => {
    if (broker.state.index < nextSnapshot || !isCaretaker(broker)) return;
    nextSnapshot = broker.state.index + config.snapshotEvery;
    cutter.noteSnapshot(await saveSnapshot(store, broker.log, broker.clock), broker.clock.monotonicMs());
  });
  if (broker.defects.has('copy-on-move')) {
    periodically(broker, 'copy', 50, () => copyMovingPartitions(broker, store));
  }
  if (broker.defects.has('no-cancel')) periodically(broker, 'slow moves', 100, () => finishOldMoves(broker));
  // Defect `never-delete`: what nobody needs stays.
  if (broker.defects.has('never-delete')) return;
  periodically(broker, 'log cut', config.reclaimCheckMs, async () => {
    if (!isCaretaker(broker)) return;
    const count = await cutter.cut(broker.state, broker.clock.monotonicMs());
    if (count > 0) broker.logger.info('metadata log cut', { count });
  });
  periodically(broker, 'reclaim', config.reclaimCheckMs, () => deleteGarbage(broker, store));
  periodically(broker, 'orphan search', config.orphanCheckMs, () => deleteOrphans(broker, store));
  periodically(broker, 'compaction', config.compactCheckMs, () => compact(broker, store, nextSegment));
}
