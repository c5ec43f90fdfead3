import { ErrorCode, type RequestOf, type ResponseOf, type Writable, ZERO_UUID } from '../../protocol/index.js';
import { type Broker, type RequestContext, type ServedApi, serve } from '../context.js';
import { quotasOf } from './quotas.js';

type MutationApi = 'CreateTopics' | 'DeleteTopics' | 'CreatePartitions';

const refusal = {
  errorCode: ErrorCode.THROTTLING_QUOTA_EXCEEDED,
  errorMessage: 'The throttling quota has been exceeded.',
} as const;

/**
 * KIP-599, `controller_mutation_rate`: counts the partitions that a request creates or deletes. Newer clients are refused
 * topic by topic while the quota is exceeded (THROTTLING_QUOTA_EXCEEDED); older ones are served, and throttled after it.
 */
export function underMutationQuota(served: ServedApi): ServedApi {
  const { strictFrom, limit } = limited[served.api as MutationApi] as Limited<MutationApi>;
  return serve(
    served.api as MutationApi,
    { min: served.minVersion, max: served.maxVersion },
    (broker, request, context) => {
      if (quotasOf(broker).isFree || ('validateOnly' in request && request.validateOnly)) {
        return served.handle(broker, request as never, context) as never;
      }
      const turn = new MutationTurn(broker, context, context.version >= strictFrom);
      const { allow, merge } = limit(broker, request, turn, context.version);
      return Promise.resolve(served.handle(broker, allow as never, context)).then((answer) => ({
        ...merge(answer as never),
        throttleTimeMs: turn.throttleTimeMs(),
      })) as never;
    },
  );
}

/** What one request takes from the quota; what fails after all is given back. */
class MutationTurn {
  private exceededMs = 0;
  private readonly taken = new Map<string, number>();

  constructor(
    private readonly broker: Broker,
    private readonly client: RequestContext,
    private readonly isStrict: boolean,
  ) {}

  /** Whether the item may go on. */
  take(key: string, partitions: number): boolean {
    const throttleMs = quotasOf(this.broker).mutationThrottleMs(this.client);
    if (this.isStrict && throttleMs > 0) {
      this.exceededMs = Math.max(this.exceededMs, throttleMs);
      return false;
    }
    quotasOf(this.broker).mutate(this.client, partitions);
    this.taken.set(key, partitions);
    return true;
  }

  settle(key: string, errorCode: number | undefined): void {
    if ((errorCode ?? 0) !== ErrorCode.NONE) quotasOf(this.broker).mutate(this.client, -(this.taken.get(key) ?? 0));
    this.taken.delete(key);
  }

  throttleTimeMs(): number {
    return this.isStrict ? this.exceededMs : quotasOf(this.broker).mutationThrottleMs(this.client);
  }
}

interface Limited<A extends MutationApi> {
  strictFrom: number;
  limit(
    broker: Broker,
    request: RequestOf<A>,
    turn: MutationTurn,
    version: number,
  ): { allow: RequestOf<A>; merge(answer: Writable<ResponseOf<A>>): Writable<ResponseOf<A>> };
}

const limited: { [A in MutationApi]: Limited<A> } = {
  CreateTopics: {
    strictFrom: 6,
    limit({ config }, request, turn) {
      const refused: string[] = [];
      const topics = request.topics.filter(({ name, numPartitions, assignments }) => {
        const wanted = assignments.length || (numPartitions === -1 ? config.numPartitions : numPartitions);
        const may = turn.take(name, Math.max(0, wanted));
        if (!may) refused.push(name);
        return may;
      });
      return {
        allow: { ...request, topics },
        merge(answer) {
          for (const { name, errorCode } of answer.topics ?? []) turn.settle(name ?? '', errorCode);
          return { ...answer, topics: [...(answer.topics ?? []), ...refused.map((name) => ({ name, ...refusal }))] };
        },
      };
    },
  },

  DeleteTopics: {
    strictFrom: 5,
    limit({ state }, request, turn, version) {
      const byName = version < 6;
      const wanted = byName ? request.topicNames.map((name) => ({ name, topicId: ZERO_UUID })) : request.topics;
      const refused: { name: string | null; topicId: string }[] = [];
      const allowed = wanted.filter(({ name, topicId }) => {
        const topic = topicId === ZERO_UUID ? state.topics.get(name ?? '') : state.topicsById.get(topicId);
        const may = turn.take(topic?.id ?? '', topic?.partitions.length ?? 0);
        if (!may) refused.push({ name, topicId });
        return may;
      });
      return {
        allow: {
          ...request,
          topicNames: byName ? allowed.map(({ name }) => name ?? '') : request.topicNames,
          topics: byName ? request.topics : (allowed as typeof request.topics),
        },
        merge(answer) {
          for (const { topicId, errorCode } of answer.responses ?? []) turn.settle(topicId ?? '', errorCode);
          const refusals = refused.map((topic) => ({ ...topic, ...refusal }));
          return { ...answer, responses: [...(answer.responses ?? []), ...refusals] };
        },
      };
    },
  },

  CreatePartitions: {
    strictFrom: 3,
    limit({ state }, request, turn) {
      const refused: string[] = [];
      const topics = request.topics.filter(({ name, count }) => {
        const may = turn.take(name, Math.max(0, count - (state.topics.get(name)?.partitions.length ?? count)));
        if (!may) refused.push(name);
        return may;
      });
      return {
        allow: { ...request, topics },
        merge(answer) {
          for (const { name, errorCode } of answer.results ?? []) turn.settle(name ?? '', errorCode);
          return { ...answer, results: [...(answer.results ?? []), ...refused.map((name) => ({ name, ...refusal }))] };
        },
      };
    },
  },
};
