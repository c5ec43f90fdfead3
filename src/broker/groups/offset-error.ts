import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { OffsetToCommit } from '../state/entries/groups.js';

/** Kafka's `offset.metadata.max.bytes`. */
const maxMetadataBytes = 4_096;

/** What is wrong with an offset that is to be committed, whoever commits it: a Kafka error code. */
export function offsetError({ state }: Broker, [topic, partition, offset, , metadata]: OffsetToCommit): number {
  if (state.topics.get(topic)?.partitions[partition] === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  // Offsets beyond 2^53 exist in the protocol and in no log.
  if (!Number.isSafeInteger(offset)) return ErrorCode.INVALID_COMMIT_OFFSET_SIZE;
  return Buffer.byteLength(metadata) > maxMetadataBytes ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE;
}
