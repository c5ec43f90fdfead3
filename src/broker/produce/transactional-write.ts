import {
  ErrorCode,
  isTransactionalBatch,
  ProtocolError,
  type RequestOf,
  readBatchHeader,
} from '../../protocol/index.js';
import type { TransactionalWrite, WhenAbsent } from '../state/transactional-write.js';

/**
 * Under which transactional id the transactional batches of a request are written; nothing when it has none. They must
 * name the id, and all be of one producer. One without a producer id is in no transaction (Apache Kafka takes it, too).
 */
export function transactionalWriteOf(
  request: RequestOf<'Produce'>,
  version: number,
): { error: number; write?: TransactionalWrite } {
  let producer: string | undefined;
  for (const { partitionData } of request.topicData) {
    for (const { records } of partitionData) {
      const found = transactionalProducer(records);
      if (found === undefined) continue;
      if (request.transactionalId === null) return { error: ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED };
      if (found === NO_PRODUCER) continue;
      producer ??= found;
      if (producer !== found) return { error: ErrorCode.INVALID_PRODUCER_ID_MAPPING };
    }
  }
  if (producer === undefined || request.transactionalId === null) return { error: ErrorCode.NONE };
  return { error: ErrorCode.NONE, write: [request.transactionalId, whenAbsent(version)] };
}

const NO_PRODUCER = '';

/** Producer id and epoch of a transactional batch; undefined for every other, also for what is no batch. */
function transactionalProducer(records: Buffer | null): string | undefined {
  if (records === null || !isTransactionalBatch(records)) return undefined;
  try {
    const { producerId, producerEpoch } = readBatchHeader(records, 0);
    return producerId < 0n ? NO_PRODUCER : `${producerId}/${producerEpoch}`;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // Refused, with the reason, when it is validated.
    throw error;
  }
}

function whenAbsent(version: number): WhenAbsent {
  if (version >= 12) return 'add';
  return version === 11 ? 'abortable' : 'invalid';
}
