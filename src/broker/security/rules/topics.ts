import { ErrorCode, ZERO_UUID } from '../../../protocol/index.js';
import { learnTopicIds, type Rules, separate, topicNameOf } from './rule.js';

const refusal = {
  errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED,
  errorMessage: 'Authorization failed.',
} as const;

/** What topics there are, and their making and unmaking. A topic that may not be described is not seen. */
export const topicRules: Rules = {
  Metadata: async ({ request, context, access, broker }) => {
    const { topics } = request;
    if (topics === null || (context.version === 0 && topics.length === 0)) {
      return {
        allow: request,
        merge: (answer) => ({
          ...answer,
          topics: (answer.topics ?? []).filter(({ name }) => access.may('DESCRIBE', 'TOPIC', name ?? '')),
        }),
      };
    }
    await learnTopicIds(
      broker,
      topics.map(({ topicId }) => topicId),
    );
    const mayCreateAny =
      !request.allowAutoTopicCreation || !broker.config.autoCreateTopics || access.mayOnCluster('CREATE');
    const { allowed, refused } = separate(topics, ({ name, topicId }) => {
      const known = topicNameOf(broker, name, topicId);
      if (known === undefined) return true;
      if (!access.may('DESCRIBE', 'TOPIC', known)) return false;
      return mayCreateAny || broker.state.topics.has(known) || access.may('CREATE', 'TOPIC', known);
    });
    const refusals = refused.map(({ name, topicId }) => ({
      errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED,
      name: topicId === ZERO_UUID ? name : null,
      topicId,
      isInternal: false,
      partitions: [],
    }));
    return {
      allow: { ...request, topics: allowed },
      // In version 0 a request for no topic is one for all.
      merge: (answer) => ({
        ...answer,
        topics: allowed.length === 0 ? refusals : [...(answer.topics ?? []), ...refusals],
      }),
    };
  },

  DescribeTopicPartitions: ({ request, access }) => {
    const mayDescribe = (name: string | null) => access.may('DESCRIBE', 'TOPIC', name ?? '');
    const { allowed, refused } = separate(request.topics, ({ name }) => mayDescribe(name));
    const refusals = refused.map(({ name }) => ({
      errorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED,
      name,
      topicId: ZERO_UUID,
      partitions: [],
    }));
    // Without topics the handler would describe all of them.
    if (request.topics.length > 0 && allowed.length === 0) return { refuse: { topics: refusals, nextCursor: null } };
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({
        ...answer,
        topics: [...(answer.topics ?? []).filter(({ name }) => mayDescribe(name ?? null)), ...refusals],
      }),
    };
  },

  CreateTopics: ({ request, access }) => {
    const mayCreateAny = access.mayOnCluster('CREATE');
    const names = request.topics.map(({ name }) => name);
    // A topic that is named twice is refused for that, whoever asks.
    const isTwice = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
    const { allowed, refused } = separate(
      request.topics,
      ({ name }) => mayCreateAny || isTwice(name) || access.may('CREATE', 'TOPIC', name),
    );
    const refusals = refused.map(({ name }) => ({ name, ...refusal, numPartitions: -1, replicationFactor: -1 }));
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, topics: [...(answer.topics ?? []).map(withConfigsIfAllowed), ...refusals] }),
    };

    function withConfigsIfAllowed<T extends { name?: string | undefined; errorCode?: number | undefined }>(
      topic: T,
    ): T {
      const isShown = topic.errorCode !== ErrorCode.NONE || access.may('DESCRIBE_CONFIGS', 'TOPIC', topic.name ?? '');
      if (isShown) return topic;
      const hidden = { numPartitions: -1, replicationFactor: -1, configs: [] };
      return { ...topic, ...hidden, topicConfigErrorCode: ErrorCode.TOPIC_AUTHORIZATION_FAILED };
    }
  },

  DeleteTopics: async ({ request, context, access, broker }) => {
    if (access.mayOnCluster('DELETE')) return { allow: request };
    const isByName = context.version < 6;
    await learnTopicIds(
      broker,
      request.topics.map(({ topicId }) => topicId),
    );
    const wanted = isByName ? request.topicNames.map((name) => ({ name, topicId: ZERO_UUID })) : request.topics;
    const { allowed, refused } = separate(wanted, ({ name, topicId }) => {
      const known = topicNameOf(broker, name, topicId);
      if (known === undefined || access.may('DELETE', 'TOPIC', known)) return true;
      // Whoever may describe it is told that there is none.
      return !broker.state.topics.has(known) && access.may('DESCRIBE', 'TOPIC', known);
    });
    const refusals = refused.map(({ name, topicId }) => {
      const known = topicNameOf(broker, name, topicId) ?? '';
      // Whoever names a topic by its id learns its name only if he may describe it.
      const shown = topicId === ZERO_UUID || access.may('DESCRIBE', 'TOPIC', known) ? known : null;
      return { name: shown, topicId, ...refusal, errorMessage: 'Topic authorization failed.' };
    });
    const topicNames = isByName ? allowed.map(({ name }) => name ?? '') : request.topicNames;
    return {
      allow: { ...request, topicNames, topics: isByName ? request.topics : (allowed as typeof request.topics) },
      merge: (answer) => ({ ...answer, responses: [...(answer.responses ?? []), ...refusals] }),
    };
  },

  CreatePartitions: ({ request, access }) => {
    const { allowed, refused } = separate(request.topics, ({ name }) => access.may('ALTER', 'TOPIC', name));
    const refusals = refused.map(({ name }) => ({ name, ...refusal, errorMessage: null }));
    return {
      allow: { ...request, topics: allowed },
      merge: (answer) => ({ ...answer, results: [...(answer.results ?? []), ...refusals] }),
    };
  },
};
