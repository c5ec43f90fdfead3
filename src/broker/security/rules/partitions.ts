import { ErrorCode, type RequestOf } from '../../../protocol/index.js';
import { hasUnknownId, type Question, type Rules, separate, topicNameOf, type Verdict } from './rule.js';

const TOPIC_REFUSED = ErrorCode.TOPIC_AUTHORIZATION_FAILED;

/** Records and offsets of partitions: each topic is asked about before anybody looks whether it exists. */
export const partitionRules: Rules = {
  Produce: (question) => {
    const { broker, request } = question;
    const ids = request.topicData.map(({ topicId }) => topicId);
    // Only without unknown ids do requests run side by side, and then nothing here may wait: their order would be lost.
    return hasUnknownId(broker, ids) ? broker.caughtUp().then(() => produce(question)) : produce(question);
  },

  /** A fetch session remembers topics that a request does not name: the plan of the fetch asks about each of them. */
  Fetch: ({ request }) => ({ allow: request }),

  ListOffsets: ({ request, access }) => {
    const { allowed, refused } = separate(request.topics, ({ name }) => access.may('DESCRIBE', 'TOPIC', name));
    const refusals = refused.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: TOPIC_REFUSED,
        timestamp: -1,
        offset: -1,
        leaderEpoch: -1,
      })),
    }));
    return withTopics(request, allowed, refusals);
  },

  OffsetForLeaderEpoch: ({ request, access }) => {
    if (access.mayOnCluster('CLUSTER_ACTION')) return { allow: request };
    const { allowed, refused } = separate(request.topics, ({ topic }) => access.may('DESCRIBE', 'TOPIC', topic));
    const refusals = refused.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition }) => ({
        partition,
        errorCode: TOPIC_REFUSED,
        leaderEpoch: -1,
        endOffset: -1,
      })),
    }));
    return withTopics(request, allowed, refusals);
  },

  DeleteRecords: ({ request, access }) => {
    const { allowed, refused } = separate(request.topics, ({ name }) => access.may('DELETE', 'TOPIC', name));
    const refusals = refused.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({
        partitionIndex,
        errorCode: TOPIC_REFUSED,
        lowWatermark: -1,
      })),
    }));
    return withTopics(request, allowed, refusals);
  },

  DescribeProducers: ({ request, access }) => {
    const { allowed, refused } = separate(request.topics, ({ name }) => access.may('READ', 'TOPIC', name));
    const refusals = refused.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, errorCode: TOPIC_REFUSED })),
    }));
    return withTopics(request, allowed, refusals);
  },
};

function produce({ request, access, broker }: Question<'Produce'>): Verdict<'Produce'> {
  const { transactionalId } = request;
  if (transactionalId !== null && !access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId)) {
    const all = request.topicData.map((topic) =>
      refusedBatches(topic, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
    );
    return refuseProduce(request, all);
  }
  const { allowed, refused } = separate(request.topicData, ({ name, topicId }) => {
    const known = topicNameOf(broker, name, topicId);
    return known === undefined || access.may('WRITE', 'TOPIC', known);
  });
  if (refused.length === 0) return { allow: request };
  const refusals = refused.map((topic) => refusedBatches(topic, TOPIC_REFUSED));
  if (allowed.length === 0 || request.acks === 0) return refuseProduce(request, refusals);
  return {
    allow: { ...request, topicData: allowed },
    merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
  };
}

type ProduceTopic = RequestOf<'Produce'>['topicData'][number];

function refusedBatches({ name, topicId, partitionData }: ProduceTopic, errorCode: number) {
  return {
    name,
    topicId,
    partitionResponses: partitionData.map(({ index }) => ({
      index,
      errorCode,
      baseOffset: -1,
      logAppendTimeMs: -1,
      logStartOffset: -1,
    })),
  };
}

function refuseProduce(
  { acks }: RequestOf<'Produce'>,
  responses: ReturnType<typeof refusedBatches>[],
): Verdict<'Produce'> {
  if (acks === 0) throw new Error('acks=0 and not authorized: closing the connection tells the producer');
  return { refuse: { responses } };
}

type TopicListApi = 'ListOffsets' | 'OffsetForLeaderEpoch' | 'DeleteRecords' | 'DescribeProducers';

/** The refused topics stand beside what the handler answers for the others; it is not asked when none is left. */
function withTopics<A extends TopicListApi>(
  request: RequestOf<A>,
  allowed: RequestOf<A>['topics'][number][],
  refusals: readonly object[],
): Verdict<A> {
  if (refusals.length === 0) return { allow: request };
  if (allowed.length === 0) return { refuse: { topics: refusals } } as unknown as Verdict<A>;
  return {
    allow: { ...request, topics: allowed },
    merge: (answer: { topics?: readonly object[] }) => ({ ...answer, topics: [...(answer.topics ?? []), ...refusals] }),
  } as unknown as Verdict<A>;
}
