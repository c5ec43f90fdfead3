import type { State } from '../state.js';
import type { ConsumerGroup, ConsumerMember } from './consumer-group.js';
import { parseTopicPattern, type TopicPattern } from './topic-pattern/pattern.js';

/** The topics of the cluster, as far as groups care. */
export type Topics = Pick<State, 'topics' | 'topicsById'>;

/** Ids of the existing topics that a member reads: those it names and those its regular expression matches. */
export function subscribedTopicIds(member: ConsumerMember, topics: Topics): Set<string> {
  const ids = new Set<string>();
  for (const name of member.topicNames) {
    const topic = topics.topics.get(name);
    if (topic !== undefined) ids.add(topic.id);
  }
  if (!member.topicRegex) return ids;
  const pattern = patternOf(member.topicRegex);
  for (const { id, name } of topics.topics.values()) if (pattern?.matches(name)) ids.add(id);
  return ids;
}

/** Also true of a topic that does not exist: it is subscribed to by name. */
export function isSubscribed(group: ConsumerGroup, topicName: string): boolean {
  for (const member of group.members.values()) {
    if (member.topicNames.includes(topicName)) return true;
    if (member.topicRegex && patternOf(member.topicRegex)?.matches(topicName)) return true;
  }
  return false;
}

/** Names what an assignment depends on. Empty when nothing that exists is subscribed to. */
export function metadataHash(members: Iterable<ConsumerMember>, topics: Topics): string {
  const ids = new Set<string>();
  // Fleets share one subscription: each is resolved once.
  const seen = new Set<string>();
  for (const member of members) {
    const subscription = JSON.stringify([member.topicNames, member.topicRegex]);
    if (seen.has(subscription)) continue;
    seen.add(subscription);
    for (const id of subscribedTopicIds(member, topics)) ids.add(id);
  }
  return metadataHashOf(ids, topics);
}

/** Names these topics and their numbers of partitions. Empty when there are none. */
export function metadataHashOf(ids: ReadonlySet<string>, topics: Topics): string {
  if (ids.size === 0) return '';
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (const id of [...ids].sort()) {
    for (const char of `${id}:${topics.topicsById.get(id)!.partitions.length};`) {
      low = Math.imul(low ^ char.charCodeAt(0), 0x01000193);
      high = Math.imul(high ^ char.charCodeAt(0), 0x85ebca6b);
    }
  }
  return `${(low >>> 0).toString(16)}-${(high >>> 0).toString(16)}`;
}

const patterns = new Map<string, TopicPattern | null>();
const maxPatterns = 1_000;

/** Parsed once per process: a pattern depends on its text only. */
function patternOf(regex: string): TopicPattern | null {
  let pattern = patterns.get(regex);
  if (pattern === undefined) {
    const parsed = parseTopicPattern(regex);
    pattern = parsed.kind === 'pattern' ? parsed.pattern : null;
    if (patterns.size >= maxPatterns) patterns.clear();
    patterns.set(regex, pattern);
  }
  return pattern;
}
