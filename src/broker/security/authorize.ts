import type { ApiName, RequestOf, ResponseOf, Writable } from '../../protocol/index.js';
import type { Answer, Broker, RequestContext, ServedApi } from '../context.js';
import { accessOf } from './access.js';
import { withAuthorizedOperations } from './authorized-operations.js';
import { clusterRules } from './rules/cluster.js';
import { configRules } from './rules/configs.js';
import { groupRules } from './rules/groups.js';
import { partitionRules } from './rules/partitions.js';
import type { Rule, Rules } from './rules/rule.js';
import { shareGroupRules } from './rules/share-groups.js';
import { topicRules } from './rules/topics.js';
import { transactionRules } from './rules/transactions.js';

/** Who may do what, API by API, as in Apache Kafka's KafkaApis and ControllerApis. A test wants a rule for each API served. */
export const rules: Rules = {
  ...partitionRules,
  ...topicRules,
  ...groupRules,
  ...shareGroupRules,
  ...transactionRules,
  ...configRules,
  ...clusterRules,
};

/**
 * Lets a handler serve what its requester may do, and refuses the rest in its place. An API without a rule is refused by
 * closing the connection while there is an authorizer: forgetting it must not open it.
 */
export async function serveAuthorized(
  broker: Broker,
  served: ServedApi,
  request: RequestOf<ApiName>,
  context: RequestContext,
): Promise<Answer<ApiName>> {
  const { api } = served;
  const access = accessOf(broker, context.session, context.clientHost);
  const answer = access.isOpen ? await served.handle(broker, request as never, context) : await judged();
  return withAuthorizedOperations(api, request, answer, context.version, access);

  async function judged(): Promise<Answer<ApiName>> {
    const rule = rules[api] as Rule<ApiName> | undefined;
    if (rule === undefined) throw new Error(`${api} has no rule in security/rules: nobody may ask for it`);
    const pending = rule({ request, context, access, broker });
    // Not awaited when it is there: Produce requests must reach their handler in the order in which they came.
    const verdict = pending instanceof Promise ? await pending : pending;
    if ('refuse' in verdict) return verdict.refuse;
    const allowed = await served.handle(broker, verdict.allow as never, context);
    if (allowed === null || verdict.merge === undefined) return allowed;
    return verdict.merge(allowed as Writable<ResponseOf<ApiName>>);
  }
}
