import {
  decodeRecords,
  ErrorCode,
  encodeBatch,
  patchProducer,
  readBatchHeader,
  sealCrc,
} from '../../protocol/index.js';
import { sleep } from '../clock.js';
import type { Broker } from '../context.js';
import type { BatchOutcome } from '../state/outcome.js';
import type { PartitionState } from '../state/state.js';
import type { ProducedBatch } from '../wal/batch.js';

const dropEvery = 20;
const corruptEvery = 2;
const stallPeriodMs = 5_000;
const stallMs = 2_000;

const counts = new WeakMap<Broker, { batches: number; taken: Map<PartitionState, number> }>();

/** Everything that a defective broker does to a batch on its way in; a correct broker never calls this. */
export function spoilBatch(broker: Broker, batch: ProducedBatch): ProducedBatch {
  const nth = countBatch(broker);
  let spoilt = batch;
  if (broker.defects.has('drop-headers')) spoilt = rewrite(spoilt, (record) => ({ ...record, headers: [] }));
  if (broker.defects.has('corrupt-payload') && nth % corruptEvery === 0) {
    spoilt = rewrite(spoilt, (record) => ({ ...record, value: flipped(record.value) }));
  }
  if (broker.defects.has('no-dedup')) spoilt = { ...spoilt, producerId: '' };
  if (broker.defects.has('drop-record') && nth % dropEvery === 0) spoilt = { ...spoilt, noData: true };
  return spoilt;
}

/** Defect `ack-before-durable`: the answer that the batch will probably get, given at once. */
export function promise(broker: Broker, partition: PartitionState, batch: ProducedBatch): BatchOutcome {
  const { taken } = countsOf(broker);
  const baseOffset = Math.max(taken.get(partition) ?? 0, partition.logEndOffset);
  taken.set(partition, baseOffset + batch.recordCount);
  return { error: ErrorCode.NONE, baseOffset, logStartOffset: partition.logStartOffset, duplicate: false };
}

/** Defect `stall`: the first two of every five seconds pass in silence. */
export async function stall(broker: Broker): Promise<void> {
  const intoPeriodMs = broker.clock.monotonicMs() % stallPeriodMs;
  if (intoPeriodMs < stallMs) await sleep(broker.clock, stallMs - intoPeriodMs);
}

function countBatch(broker: Broker): number {
  return ++countsOf(broker).batches;
}

function countsOf(broker: Broker) {
  let found = counts.get(broker);
  if (found === undefined) {
    found = { batches: 0, taken: new Map() };
    counts.set(broker, found);
  }
  return found;
}

type Records = ReturnType<typeof decodeRecords>;

function rewrite(batch: ProducedBatch, change: (record: Records[number]) => Records[number]): ProducedBatch {
  const header = readBatchHeader(batch.bytes, 0);
  const bytes = encodeBatch({
    records: decodeRecords(batch.bytes).map(change),
    compression: header.compression,
    timestampType: header.timestampType,
  });
  patchProducer(bytes, header);
  sealCrc(bytes);
  return { ...batch, bytes };
}

function flipped(value: Buffer | null): Buffer | null {
  if (value === null || value.length === 0) return value;
  const changed = Buffer.from(value);
  changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 0x01;
  return changed;
}
