import { ErrorCode } from '../../protocol/index.js';
import { groupConfig } from '../configs/group-resource.js';
import type { Broker } from '../context.js';
import { fetchBudgetOf } from '../fetch/budget.js';
import { ledPartition } from '../led-partition.js';
import { reasonOf } from '../logger.js';
import { lastStableOffset } from '../state/partition-transactions.js';
import type { PartitionState } from '../state/state.js';
import type { AvailableRun } from './available-runs.js';
import type { LedSharePartition } from './led-share-partition.js';
import type { AcquirableLog } from './plan-acquisition.js';
import { readAcquired } from './read-acquired.js';
import { partitionKey, type SessionPartition, type ShareSession } from './sessions.js';
import { sharePartitionsOf } from './share-partitions.js';

export interface ShareFetchLimits {
  maxWaitMs: number;
  minBytes: number;
  maxBytes: number;
  maxRecords: number;
  /** KIP-1206: never more than `maxRecords`. */
  isExact: boolean;
}

export interface FetchedSharePartition extends SessionPartition {
  error: number;
  message: string | null;
  records: Buffer[];
  acquired: AvailableRun[];
}

export interface ShareFetchReader {
  mayRead(topic: string): boolean;
  signal: AbortSignal;
  onAnswered(call: () => void): void;
}

/**
 * Acquires records for a member in the partitions of its session, and reads them; by `partitionKey`. Waits while nothing
 * can be acquired, until `maxWaitMs` have passed. Partitions without records or error are left out.
 */
export async function fetchShares(
  broker: Broker,
  session: ShareSession,
  limits: ShareFetchLimits,
  reader: ShareFetchReader,
): Promise<Map<string, FetchedSharePartition>> {
  const deadlineMs = broker.clock.monotonicMs() + limits.maxWaitMs;
  let looked = await look(broker, session, reader);
  if (looked.some(({ error }) => error !== ErrorCode.NONE)) {
    await broker.caughtUp();
    looked = await look(broker, session, reader);
  }
  while (true) {
    const round = acquireRound(broker, session, looked, limits);
    const leftMs = deadlineMs - broker.clock.monotonicMs();
    const isEnough = round.acquired.length > 0 && round.bytes >= limits.minBytes;
    if (isEnough || round.failed.length > 0 || leftMs <= 0 || reader.signal.aborted) {
      const read = await readRound(broker, session, round, reader);
      return new Map([...round.failed, ...read].map((one) => [partitionKey(one), one]));
    }
    unlockRound(session, round);
    await news(broker, looked, leftMs, reader.signal);
    looked = await look(broker, session, reader);
  }
}

type Looked = SessionPartition & { error: number; message: string | null; led: LedSharePartition | null };

/** Partitions take turns at being the first one, or one that always has records would leave nothing to the others. */
async function look(broker: Broker, session: ShareSession, reader: ShareFetchReader): Promise<Looked[]> {
  const all = [...session.partitions.values()];
  const from = all.length === 0 ? 0 : session.epoch % all.length;
  const turns = [...all.slice(from), ...all.slice(0, from)];
  return Promise.all(turns.map((which) => lookAt(broker, session.group, which, reader)));
}

async function lookAt(
  broker: Broker,
  group: string,
  which: SessionPartition,
  reader: ShareFetchReader,
): Promise<Looked> {
  const refused = (error: number, message: string | null = null) => ({ ...which, error, message, led: null });
  const topic = broker.state.topicsById.get(which.topicId);
  if (topic === undefined) return refused(ErrorCode.UNKNOWN_TOPIC_ID);
  if (!reader.mayRead(topic.name)) return refused(ErrorCode.TOPIC_AUTHORIZATION_FAILED);
  const { error, partition } = ledPartition(broker, topic, which.partition, -1);
  if (error !== ErrorCode.NONE || partition === null) return refused(error);
  const partitions = sharePartitionsOf(broker);
  const known = partitions.known(group, partition);
  if (known !== null) return { ...which, error: 0, message: null, led: known };
  const found = await partitions.find(group, partition);
  return 'led' in found ? { ...which, error: 0, message: null, led: found.led } : refused(found.error, found.message);
}

interface Round {
  acquired: { which: SessionPartition; led: LedSharePartition; runs: AvailableRun[]; isCommitted: boolean }[];
  failed: FetchedSharePartition[];
  bytes: number;
}

/** From the index alone, without a pause: what is locked here is what is read next. */
function acquireRound(broker: Broker, session: ShareSession, looked: Looked[], limits: ShareFetchLimits): Round {
  const { group, memberId } = session;
  const maxInFlight = Number(groupConfig(broker, group, 'share.partition.max.record.locks'));
  const isCommitted = groupConfig(broker, group, 'share.isolation.level') === 'read_committed';
  const round: Round = { acquired: [], failed: [], bytes: 0 };
  let records = 0;
  for (const { topicId, partition, error, message, led } of looked) {
    const which = { topicId, partition };
    if (led === null) {
      round.failed.push({ ...which, error, message, records: [], acquired: [] });
      continue;
    }
    const plan = led.acquire(memberId, acquirable(led.partition, isCommitted), {
      maxRecords: limits.maxRecords - records,
      isExact: limits.isExact,
      maxBytes: limits.maxBytes - round.bytes,
      atLeastOne: round.bytes === 0,
      maxInFlight,
    });
    if (plan.acquired.length === 0) continue;
    round.acquired.push({ which, led, runs: plan.acquired, isCommitted });
    round.bytes += plan.bytes;
    records += plan.records;
  }
  return round;
}

function acquirable(partition: PartitionState, isCommitted: boolean): AcquirableLog {
  const readableTo = isCommitted ? lastStableOffset(partition) : partition.logEndOffset;
  return { batches: partition.batches, logStartOffset: partition.logStartOffset, readableTo };
}

async function readRound(broker: Broker, session: ShareSession, round: Round, reader: ShareFetchReader) {
  const { memberId } = session;
  const release = await fetchBudgetOf(broker)
    .take(round.bytes, reader.signal)
    .catch((error) => {
      unlockRound(session, round);
      throw error;
    });
  reader.onAnswered(release);
  return Promise.all(
    round.acquired.map(async ({ which, led, runs, isCommitted }): Promise<FetchedSharePartition> => {
      try {
        const { records, hidden, visible } = await readAcquired(broker, led.partition, runs, isCommitted);
        if (hidden.length > 0) await led.archive(memberId, hidden);
        return { ...which, error: ErrorCode.NONE, message: null, records, acquired: visible };
      } catch (error) {
        led.unlock(memberId, runs);
        broker.logger.error('cannot read', { ...which, reason: reasonOf(error) });
        return { ...which, error: ErrorCode.KAFKA_STORAGE_ERROR, message: null, records: [], acquired: [] };
      }
    }),
  );
}

function unlockRound({ memberId }: ShareSession, { acquired }: Round): void {
  for (const { led, runs } of acquired) led.unlock(memberId, runs);
}

function news(broker: Broker, looked: Looked[], forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stopWatching();
      cancelTimer();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const watched = looked.flatMap(({ led }) => (led === null ? [] : [led.partition]));
    const stopWatching = broker.watch.on(watched, done);
    const cancelTimer = broker.clock.after(forMs, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
