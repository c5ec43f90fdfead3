import { ErrorCode } from '../../../protocol/index.js';
import { type Rules, separate } from './rule.js';

const ID_REFUSED = ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
const TOPIC_REFUSED = ErrorCode.TOPIC_AUTHORIZATION_FAILED;
const nobody = { producerId: -1, producerEpoch: -1 };

/** Producers need WRITE on their transactional id; without one, IDEMPOTENT_WRITE on the cluster or WRITE on some topic. */
export const transactionRules: Rules = {
  InitProducerId: ({ request, access }) => {
    const { transactionalId } = request;
    if (transactionalId !== null) {
      const may =
        access.may('WRITE', 'TRANSACTIONAL_ID', transactionalId) &&
        (!request.enable2Pc || access.may('TWO_PHASE_COMMIT', 'TRANSACTIONAL_ID', transactionalId));
      return may ? { allow: request } : { refuse: { errorCode: ID_REFUSED, ...nobody } };
    }
    const may = access.mayOnCluster('IDEMPOTENT_WRITE') || access.mayOnAny('WRITE', 'TOPIC');
    return may ? { allow: request } : { refuse: { errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED, ...nobody } };
  },

  AddPartitionsToTxn: ({ request, context, access }) => {
    if (context.version >= 4) {
      const may = access.mayOnCluster('CLUSTER_ACTION');
      return may ? { allow: request } : { refuse: { errorCode: ErrorCode.CLUSTER_AUTHORIZATION_FAILED } };
    }
    const topics = request.v3AndBelowTopics;
    const all = (errorOf: (name: string) => number) => ({
      resultsByTopicV3AndBelow: topics.map(({ name, partitions }) => ({
        name,
        resultsByPartition: partitions.map((partitionIndex) => ({
          partitionIndex,
          partitionErrorCode: errorOf(name),
        })),
      })),
    });
    if (!access.may('WRITE', 'TRANSACTIONAL_ID', request.v3AndBelowTransactionalId)) {
      return { refuse: all(() => ID_REFUSED) };
    }
    // One topic that is refused keeps all of them out of the transaction.
    const mayWrite = (name: string) => access.may('WRITE', 'TOPIC', name);
    if (topics.every(({ name }) => mayWrite(name))) return { allow: request };
    return { refuse: all((name) => (mayWrite(name) ? ErrorCode.OPERATION_NOT_ATTEMPTED : TOPIC_REFUSED)) };
  },

  AddOffsetsToTxn: ({ request, access }) => {
    if (!access.may('WRITE', 'TRANSACTIONAL_ID', request.transactionalId)) return { refuse: { errorCode: ID_REFUSED } };
    const may = access.may('READ', 'GROUP', request.groupId);
    return may ? { allow: request } : { refuse: { errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED } };
  },

  EndTxn: ({ request, access }) =>
    access.may('WRITE', 'TRANSACTIONAL_ID', request.transactionalId)
      ? { allow: request }
      : { refuse: { errorCode: ID_REFUSED, ...nobody } },

  TxnOffsetCommit: ({ request, access }) => {
    const refuse = ({ name, partitions }: (typeof request)['topics'][number], errorCode: number) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode })),
    });
    const refuseAll = (errorCode: number) => ({
      refuse: { topics: request.topics.map((topic) => refuse(topic, errorCode)) },
    });
    if (!access.may('WRITE', 'TRANSACTIONAL_ID', request.transactionalId)) return refuseAll(ID_REFUSED);
    if (!access.may('READ', 'GROUP', request.groupId)) return refuseAll(ErrorCode.GROUP_AUTHORIZATION_FAILED);
    const { allowed, refused } = separate(request.topics, ({ name }) => access.may('READ', 'TOPIC', name));
    if (refused.length > 0 && allowed.length === 0) return refuseAll(TOPIC_REFUSED);
    const refusals = refused.map((topic) => refuse(topic, TOPIC_REFUSED));
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, topics: [...(answer.topics ?? []), ...refusals] }),
    };
  },

  DescribeTransactions: ({ request, access }) => {
    const { allowed, refused } = separate(request.transactionalIds, (id) =>
      access.may('DESCRIBE', 'TRANSACTIONAL_ID', id),
    );
    const refusals = refused.map((transactionalId) => ({ transactionalId, errorCode: ID_REFUSED }));
    return {
      allow: { ...request, transactionalIds: allowed },
      merge: (answer) => ({
        ...answer,
        transactionStates: [
          ...(answer.transactionStates ?? []).map((state) => ({
            ...state,
            topics: (state.topics ?? []).filter(({ topic }) => access.may('DESCRIBE', 'TOPIC', topic ?? '')),
          })),
          ...refusals,
        ],
      }),
    };
  },

  ListTransactions: ({ request, access }) => ({
    allow: request,
    merge: (answer) => ({
      ...answer,
      transactionStates: (answer.transactionStates ?? []).filter(({ transactionalId }) =>
        access.may('DESCRIBE', 'TRANSACTIONAL_ID', transactionalId ?? ''),
      ),
    }),
  }),
};
