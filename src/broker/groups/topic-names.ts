import type { State } from '../state/state.js';

/** From version 10 on, OffsetCommit and OffsetFetch name topics by id (KIP-848). Null: there is no such topic. */
export function topicNameOf(state: State, topic: { name: string; topicId: string }, version: number): string | null {
  if (version >= 10) return state.topicsById.get(topic.topicId)?.name ?? null;
  return state.topics.has(topic.name) ? topic.name : null;
}
