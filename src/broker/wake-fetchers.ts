import type { FoldListener } from './metadata/log.js';
import type { PartitionWatch } from './partition-watch.js';
import type { EntryKind } from './state/entry.js';
import type { TransactionOutcome } from './state/outcome.js';
import type { State } from './state/state.js';

/** Entries after which any partition may have another leader, bounds, or existence. */
const structural: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'register',
  'fence',
  'leave',
  'unregister',
  'elect-leaders',
  'topic-delete',
  'partitions-create',
  'trim',
  'reassign',
  'move-done',
]);

const endsTransactions: ReadonlySet<EntryKind> = new Set<EntryKind>([
  'txn-init',
  'txn-end',
  'txn-timeout',
  'txn-markers',
]);

/** Tells waiting fetches what each folded object changed. */
export function wakeFetchers(state: State, watch: PartitionWatch): FoldListener {
  return ({ entries }, outcomes) => {
    if (entries.some(({ kind }) => structural.has(kind))) return watch.allChanged();
    for (const [i, entry] of entries.entries()) {
      if (endsTransactions.has(entry.kind)) {
        for (const partition of (outcomes[i] as TransactionOutcome).marked) watch.changed(partition);
      }
      if (entry.kind !== 'commit') continue;
      for (const { id, batches } of entry.topics) {
        const topic = state.topicsById.get(id);
        for (const [partition] of batches) {
          const changed = topic?.partitions[partition];
          if (changed) watch.changed(changed);
        }
      }
    }
  };
}
