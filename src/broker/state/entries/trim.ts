import { ErrorCode } from '../../../protocol/index.js';
import { trimTo } from '../log-bounds.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

/** Retention or DeleteRecords: everything below this offset is gone. */
export interface TrimEntry {
  kind: 'trim';
  topicId: string;
  partition: number;
  logStartOffset: number;
  at: number;
}

/** The log start offset moves up; beyond the log end is refused. */
export function applyTrim(state: State, entry: TrimEntry): Outcome {
  const partition = state.topicsById.get(entry.topicId)?.partitions[entry.partition];
  if (partition === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
  if (entry.logStartOffset > partition.logEndOffset) return { error: ErrorCode.OFFSET_OUT_OF_RANGE };
  trimTo(state, partition, entry.logStartOffset, entry.at);
  return { error: ErrorCode.NONE };
}
