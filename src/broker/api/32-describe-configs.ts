import { ErrorCode } from '../../protocol/index.js';
import { describeBrokerConfigs, describeTopicConfigs, findConfigResource } from '../config-resources.js';
import { type Broker, serve } from '../context.js';

/** DescribeConfigs, versions 1–4 (v3 types and documentation, v4 flexible): topics and this broker. */
export const describeConfigs = serve('DescribeConfigs', { min: 1, max: 4 }, async (broker, request) => {
  await broker.caughtUp();
  return {
    results: request.resources.map(({ resourceType, resourceName, configurationKeys }) => ({
      resourceType,
      resourceName,
      ...describe(broker, resourceType, resourceName, configurationKeys, request.includeSynonyms),
    })),
  };
});

function describe(
  broker: Broker,
  resourceType: number,
  resourceName: string,
  keys: string[] | null,
  synonyms: boolean,
) {
  const found = findConfigResource(broker, resourceType, resourceName);
  if (found.kind === 'none') return { errorCode: found.errorCode, errorMessage: found.errorMessage, configs: [] };
  if (found.kind === 'broker' && resourceName !== '' && resourceName !== String(broker.config.id)) {
    const errorMessage = `Broker ${broker.config.id} does not know the configs of broker ${resourceName}; ask that one.`;
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage, configs: [] };
  }
  const all = found.kind === 'topic' ? describeTopicConfigs(found.topic) : describeBrokerConfigs(broker);
  const configs = all
    // An empty list asks for all, like null, as in Kafka.
    .filter(({ name }) => keys === null || keys.length === 0 || keys.includes(name))
    .map((config) => (synonyms ? config : { ...config, synonyms: [] }));
  return { errorCode: ErrorCode.NONE, errorMessage: null, configs };
}
