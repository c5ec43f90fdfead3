import { readBatchHeader } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { type AbortedTransaction, abortedWithin } from '../state/partition-transactions.js';
import { cutRuns, type OffsetRun } from '../state/share-group/offset-runs.js';
import type { PartitionState } from '../state/state.js';
import { BatchUnreadable } from '../wal/reader.js';
import type { AvailableRun } from './available-runs.js';

export interface AcquiredRecords {
  /** The batches that the acquired records lie in. */
  records: Buffer[];
  visible: AvailableRun[];
  /** Acquired offsets that a reader of committed records must not see. */
  hidden: OffsetRun[];
}

/** Reads what was acquired. Throws `BatchUnreadable` when it cannot be read, also not after another look at the index. */
export async function readAcquired(
  broker: Broker,
  partition: PartitionState,
  runs: readonly AvailableRun[],
  isCommitted: boolean,
): Promise<AcquiredRecords> {
  const records = await readBatches(broker, partition, runs).catch(async (error) => {
    if (!(error instanceof BatchUnreadable)) throw error;
    await broker.caughtUp(); // The batches may have moved (retention, compaction).
    return readBatches(broker, partition, runs);
  });
  if (!isCommitted) return { records, visible: [...runs], hidden: [] };
  const undelivered = undeliveredBatches(partition, records);
  const visible = [...runs];
  for (const { first, last } of undelivered) cutRuns(visible, first, last);
  const hidden = undelivered.flatMap((batch) => runs.flatMap((run) => overlap(batch, run)));
  return { records, visible, hidden };
}

async function readBatches(broker: Broker, partition: PartitionState, runs: readonly OffsetRun[]): Promise<Buffer[]> {
  const { batches } = partition;
  const spans: { from: number; count: number }[] = [];
  for (const { first, last } of runs) {
    for (let i = batches.indexOf(first); i < batches.size && batches.baseOffsetAt(i) <= last; i++) {
      const span = spans.at(-1);
      const next = span === undefined ? -1 : span.from + span.count;
      if (span !== undefined && i < next) continue;
      if (span !== undefined && i === next) span.count++;
      else spans.push({ from: i, count: 1 });
    }
  }
  return (await Promise.all(spans.map(({ from, count }) => broker.reader.read(partition, from, count)))).flat();
}

/** Markers, and batches of aborted transactions. */
function undeliveredBatches(partition: PartitionState, records: readonly Buffer[]): OffsetRun[] {
  const headers = records.map((batch) => readBatchHeader(batch, 0));
  const first = headers[0];
  const last = headers.at(-1);
  if (first === undefined || last === undefined) return [];
  const aborted = abortedWithin(
    partition,
    Number(first.baseOffset),
    Number(last.baseOffset) + last.lastOffsetDelta + 1,
  );
  return headers
    .map((header) => {
      const base = Number(header.baseOffset);
      const run = { first: base, last: base + header.lastOffsetDelta };
      const isHidden =
        header.isControl || (header.isTransactional && isAborted(aborted, String(header.producerId), run));
      return { run, isHidden };
    })
    .filter(({ isHidden }) => isHidden)
    .map(({ run }) => run);
}

function isAborted(aborted: readonly AbortedTransaction[], producerId: string, { first }: OffsetRun): boolean {
  return aborted.some((one) => one.producerId === producerId && one.firstOffset <= first && first <= one.lastOffset);
}

function overlap(a: OffsetRun, b: OffsetRun): OffsetRun[] {
  const run = { first: Math.max(a.first, b.first), last: Math.min(a.last, b.last) };
  return run.first <= run.last ? [run] : [];
}
