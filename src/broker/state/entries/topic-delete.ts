import { ErrorCode } from '../../../protocol/index.js';
import { dropAll } from '../log-bounds.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

export interface TopicDeleteEntry {
  kind: 'topic-delete';
  topicId: string;
  at: number;
}

/** The topic is gone, its batches are garbage, and groups forget their offsets in it. */
export function applyTopicDelete(state: State, entry: TopicDeleteEntry): Outcome {
  const topic = state.topicsById.get(entry.topicId);
  if (topic === undefined) return { error: ErrorCode.UNKNOWN_TOPIC_ID };
  for (const partition of topic.partitions) {
    dropAll(state, partition, entry.at);
    partition.leader = -1;
  }
  state.topics.delete(topic.name);
  state.topicsById.delete(topic.id);
  for (const group of state.groups.values()) {
    group.offsets.delete(topic.name);
    group.share?.partitions.delete(topic.id);
  }
  return { error: ErrorCode.NONE };
}
