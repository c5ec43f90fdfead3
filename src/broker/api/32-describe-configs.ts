import { ErrorCode } from '../../protocol/index.js';
import { configResourceType } from '../configs/resource-types.js';
import { type Broker, serve } from '../context.js';

/**
 * DescribeConfigs, versions 1–4 (v3 types and documentation, v4 flexible): every kind of resource in
 * `configs/resource-types.ts`. A broker answers for itself only; clients ask the one they mean.
 */
export const describeConfigs = serve('DescribeConfigs', { min: 1, max: 4 }, async (broker, request) => {
  await broker.caughtUp();
  return {
    results: request.resources.map(({ resourceType, resourceName, configurationKeys }) => ({
      resourceType,
      resourceName,
      ...describe(broker, resourceType, resourceName, configurationKeys, request),
    })),
  };
});

function describe(
  broker: Broker,
  type: number,
  name: string,
  keys: string[] | null,
  { includeSynonyms, includeDocumentation }: { includeSynonyms: boolean; includeDocumentation: boolean },
) {
  const described = configResourceType(type)?.describe(broker, name);
  if (described === undefined) {
    const errorMessage = `Configs of resources of type ${type} are not served; this client may be of another version.`;
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage, configs: [] };
  }
  if ('errorCode' in described) return { ...described, configs: [] };
  const configs = described
    // An empty list asks for all, like null, as in Kafka.
    .filter((config) => keys === null || keys.length === 0 || keys.includes(config.name))
    .map(({ synonyms, documentation, ...config }) => ({
      ...config,
      synonyms: includeSynonyms ? synonyms : [],
      documentation: includeDocumentation ? documentation : null,
    }));
  return { errorCode: ErrorCode.NONE, errorMessage: '', configs };
}
