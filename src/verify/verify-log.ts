import { setMaxListeners } from 'node:events';
import { Admin, type ClientOptions, Cluster, KafkaError, PartitionReader } from '../client/index.js';
import type { Verification } from '../model/anomaly.js';
import { ErrorCode } from '../protocol/index.js';
import { AnomalyLog } from './anomaly-log.js';
import type { Ledger } from './ledger.js';
import { PartitionVerifier } from './partition-verifier.js';

export interface VerifyOptions {
  signal: AbortSignal;
  /** Longest time without a new record on a partition that still has some, before its reader counts as stuck. */
  timeoutMs: number;
  /**
   * Read from this broker and no other, only the partitions that it leads; the others are neither read nor counted, and
   * neither are those that move away before they are read.
   */
  onlyBroker?: number;
  /** How long a log whose end lies below an acknowledged offset may take to show the rest. Default 3 s. */
  settleMs?: number;
}

const partitionsAtOnce = 6;
const fetchBytes = 2 * 1024 * 1024;
const longPollMs = 250;

/**
 * Reads a topic from its first record to its end, every byte, and compares it with what the producers were told.
 * Several loads may have written to it: give all their ledgers.
 *
 * @throws the signal's reason; KafkaError or ConnectionError when the cluster cannot be reached or has no such topic. A
 *   single partition that cannot be read is a finding (`stuck-client`), not an exception.
 */
export async function verifyLog(
  client: ClientOptions,
  topic: string,
  ledgers: Ledger | readonly Ledger[],
  options: VerifyOptions,
): Promise<Verification> {
  const told = Array.isArray(ledgers) ? (ledgers as readonly Ledger[]) : [ledgers as Ledger];
  refuseIndistinguishable(topic, told);
  // A signal of our own: many requests listen at once, and Node would warn of a leak on the caller's.
  const signal = AbortSignal.any([options.signal]);
  setMaxListeners(0, signal);
  const cluster = await Cluster.connect(client);
  try {
    const view = await cluster.topic(topic, { refresh: true });
    if (view === null) throw new Error(`cannot verify topic ${topic}: the cluster does not know it`);
    const waiting = view.partitions
      .filter(({ leader }) => options.onlyBroker === undefined || leader === options.onlyBroker)
      .map(({ partition }) => partition);
    const anomalies = new AnomalyLog(topic);
    const verifiers: PartitionVerifier[] = [];
    const worker = async () => {
      for (let partition = waiting.shift(); partition !== undefined; partition = waiting.shift()) {
        const verifier = new PartitionVerifier(partition, told, anomalies);
        const fate = await readPartition(cluster, topic, partition, told, verifier, anomalies, { ...options, signal });
        if (fate === 'read') verifiers.push(verifier);
      }
    };
    await Promise.all(Array.from({ length: Math.min(partitionsAtOnce, waiting.length) }, worker));
    return conclude(told, verifiers, anomalies);
  } finally {
    await cluster.close();
  }
}

/** `moved`: another broker leads it now than the one that was to serve it; what was read until then proves nothing. */
async function readPartition(
  cluster: Cluster,
  topic: string,
  partition: number,
  ledgers: readonly Ledger[],
  verifier: PartitionVerifier,
  anomalies: AnomalyLog,
  options: VerifyOptions,
): Promise<'read' | 'moved'> {
  const acknowledgedEnd = Math.max(
    0,
    ...ledgers.filter((l) => partition < l.partitions).map((l) => l.partition(partition).endOffset),
  );
  const reader = new PartitionReader(cluster, topic, partition, {
    fromOffset: 0,
    maxBytes: fetchBytes,
    maxWaitMs: longPollMs,
    retryTimeoutMs: options.timeoutMs,
    ...(options.onlyBroker === undefined ? {} : { broker: options.onlyBroker }),
  });
  try {
    const stuck = await readToEnd(cluster, reader, acknowledgedEnd, verifier, options);
    if (stuck !== null && (await movedAway(cluster, topic, partition, stuck, options))) return 'moved';
    if (stuck !== null) {
      anomalies.add(
        'stuck-client',
        partition,
        reader.position,
        1,
        () => `reading stopped at offset ${reader.position}: ${stuck.why}`,
      );
    }
    verifier.finish(stuck === null);
    return 'read';
  } finally {
    reader.close();
  }
}

/** Why reading stopped before the end of the log. */
interface Stuck {
  why: string;
  /** The Kafka error that never ended, where it was one. */
  code?: number;
}

const leadsNoMore: ReadonlySet<number | undefined> = new Set([
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.FENCED_LEADER_EPOCH,
  ErrorCode.UNKNOWN_LEADER_EPOCH,
]);

/** The broker says that it does not lead the partition, and the cluster says so too: a move, and no fault of reading. */
async function movedAway(
  cluster: Cluster,
  topic: string,
  partition: number,
  { code }: Stuck,
  { onlyBroker, signal }: VerifyOptions,
): Promise<boolean> {
  if (onlyBroker === undefined || !leadsNoMore.has(code)) return false;
  const view = await cluster.topic(topic, { refresh: true }).catch(() => null);
  signal.throwIfAborted();
  const leader = view?.partitions[partition]?.leader ?? onlyBroker;
  return leader >= 0 && leader !== onlyBroker;
}

/** Null when the end of the log was reached, else why not. */
async function readToEnd(
  cluster: Cluster,
  reader: PartitionReader,
  acknowledgedEnd: number,
  verifier: PartitionVerifier,
  { signal, timeoutMs, settleMs = 3_000 }: VerifyOptions,
): Promise<Stuck | null> {
  let end = acknowledgedEnd;
  let endKnown = false;
  let progressAt = performance.now();
  let position = reader.position;
  let fetching = reader.next(signal);
  while (true) {
    let fetched: Awaited<typeof fetching>;
    try {
      fetched = await fetching;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof KafkaError && error.code === ErrorCode.OFFSET_OUT_OF_RANGE))
        return { why: (error as Error).message, ...(error instanceof KafkaError ? { code: error.code } : {}) };
      const start = await logStart(cluster, reader, timeoutMs, signal);
      if (typeof start === 'string') return { why: start };
      // Above the end of the log: what was read or acknowledged beyond it is no longer there.
      if (start <= position) return null;
      position = reader.position = start;
      fetching = reader.next(signal);
      continue;
    }
    if (!endKnown) end = Math.max(end, fetched.highWatermark);
    endKnown = true;
    const from = position;
    position = reader.position;
    const done = position >= end;
    if (!done) {
      fetching = reader.next(signal);
      // It is awaited after this batch has been verified; a failure until then is not unhandled.
      fetching.catch(() => {});
    }
    if (fetched.batches.length > 0) {
      verifier.add(fetched.batches, from);
      progressAt = performance.now();
    }
    if (done) return null;
    const idleMs = performance.now() - progressAt;
    if (position >= fetched.highWatermark && idleMs >= settleMs) return null;
    if (idleMs >= timeoutMs)
      return { why: `no record for ${Math.round(idleMs)} ms although the log goes on to offset ${end - 1}` };
  }
}

/** The log's first offset, or why it cannot be had. */
async function logStart(
  cluster: Cluster,
  reader: PartitionReader,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<number | string> {
  try {
    const asked = { partitions: [reader.partition], timeoutMs, signal };
    return (await new Admin(cluster).listOffsets(reader.topic, 'earliest', asked)).get(reader.partition)?.offset ?? 0;
  } catch (error) {
    signal.throwIfAborted();
    return (error as Error).message;
  }
}

function conclude(
  ledgers: readonly Ledger[],
  verifiers: readonly PartitionVerifier[],
  anomalies: AnomalyLog,
): Verification {
  const verification: Verification = {
    acknowledged: 0,
    unknown: 0,
    failed: 0,
    read: verifiers.reduce((sum, verifier) => sum + verifier.read, 0),
    readBytes: verifiers.reduce((sum, verifier) => sum + verifier.readBytes, 0),
    partitions: verifiers.length,
    anomalies: anomalies.list(),
  };
  for (const ledger of ledgers) {
    for (const { partition } of verifiers) {
      if (partition >= ledger.partitions) continue;
      const told = ledger.partition(partition);
      verification.acknowledged += told.acknowledged;
      verification.unknown += told.unknown;
      verification.failed += told.failed;
    }
  }
  return verification;
}

function refuseIndistinguishable(topic: string, ledgers: readonly Ledger[]): void {
  const hashes = new Set(ledgers.map((ledger) => ledger.format.runHash));
  if (hashes.size < ledgers.length) {
    throw new Error(
      `cannot verify ${topic}: two loads wrote to it with the same run id and seed, so their records cannot be told apart; give each load its own seed`,
    );
  }
}
