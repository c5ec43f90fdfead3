import type { ApiName, RequestOf, ResponseOf, Writable } from '../../../protocol/index.js';
import { ZERO_UUID } from '../../../protocol/index.js';
import type { Answer, Broker, RequestContext } from '../../context.js';
import type { Access } from '../access.js';

/** A request and who wants it. */
export interface Question<A extends ApiName> {
  request: RequestOf<A>;
  context: RequestContext;
  access: Access;
  broker: Broker;
}

/**
 * `refuse` is the answer, and the handler never hears of the request. `allow` is what the handler gets, and `merge` adds
 * to its answer what was refused, or takes out what must not be seen.
 */
export type Verdict<A extends ApiName> =
  | { refuse: Answer<A> }
  | { allow: RequestOf<A>; merge?: (answer: Writable<ResponseOf<A>>) => Writable<ResponseOf<A>> };

/** What Apache Kafka asks the authorizer before, and after, it serves an API. */
export type Rule<A extends ApiName> = (question: Question<A>) => Verdict<A> | Promise<Verdict<A>>;

export type Rules = { [A in ApiName]?: Rule<A> };

/** In the order of the list. */
export function separate<T>(items: readonly T[], isAllowed: (item: T) => boolean): { allowed: T[]; refused: T[] } {
  const allowed: T[] = [];
  const refused: T[] = [];
  for (const item of items) (isAllowed(item) ? allowed : refused).push(item);
  return { allowed, refused };
}

/** The name of a topic that a request names by its id, or else by its name; undefined: there is no such id. */
export function topicNameOf(broker: Broker, name: string | null, topicId: string): string | undefined {
  return topicId === ZERO_UUID ? (name ?? '') : broker.state.topicsById.get(topicId)?.name;
}

/** Before names are looked up by id: an id that another broker has just created may not have been folded here yet. */
export async function learnTopicIds(broker: Broker, topicIds: readonly string[]): Promise<void> {
  if (hasUnknownId(broker, topicIds)) await broker.caughtUp();
}

export function hasUnknownId(broker: Broker, topicIds: readonly string[]): boolean {
  return topicIds.some((id) => id !== ZERO_UUID && !broker.state.topicsById.has(id));
}
