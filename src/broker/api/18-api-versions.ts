import { apis, ErrorCode } from '../../protocol/index.js';
import { type Answer, serve } from '../context.js';
import { features } from '../features.js';
import { featureLevel } from '../state/entries/features-update.js';
import { rememberClientSoftware } from '../telemetry/client-software.js';

/**
 * ApiVersions, versions 0–4 (v3 flexible, client names KIP-511 and features KIP-584, v4 also features whose lowest level
 * is 0). Also answered in v0, with
 * UNSUPPORTED_VERSION, to a version that is not known here. What is listed is what `api/index.ts` serves.
 */
export const apiVersions = serve('ApiVersions', { min: 0, max: 4 }, (broker, request, { version, connection }) => {
  if (version >= 3 && !(isClientWord(request.clientSoftwareName) && isClientWord(request.clientSoftwareVersion))) {
    return { errorCode: ErrorCode.INVALID_REQUEST, apiKeys: [] };
  }
  if (version >= 3) {
    const { clientSoftwareName: name, clientSoftwareVersion } = request;
    rememberClientSoftware(connection, { name, version: clientSoftwareVersion });
  }
  const apiKeys = [...broker.apis.values()].map(({ api, minVersion, maxVersion }) => ({
    apiKey: apis[api].key,
    // KAFKA-18659: librdkafka takes compression for unsupported unless Produce v0 is listed; Apache Kafka lists it, too.
    minVersion: api === 'Produce' ? 0 : minVersion,
    maxVersion,
  }));
  return {
    errorCode: ErrorCode.NONE,
    apiKeys: apiKeys.sort((a, b) => a.apiKey - b.apiKey),
    // KAFKA-17011: clients of v3 take a lowest level of 0 for damage.
    supportedFeatures: features.filter(({ minVersion }) => version >= 4 || minVersion > 0),
    finalizedFeaturesEpoch: broker.state.index,
    finalizedFeatures: features
      .map(({ name }) => ({ name, level: featureLevel(broker.state, name) }))
      .filter(({ level }) => level > 0)
      .map(({ name, level }) => ({ name, maxVersionLevel: level, minVersionLevel: level })),
  };
});

/** KIP-511: the one range that a client needs to step down. */
export function apiVersionsUnsupported(): Answer<'ApiVersions'> {
  const { minVersion, maxVersion } = apiVersions;
  return {
    errorCode: ErrorCode.UNSUPPORTED_VERSION,
    apiKeys: [{ apiKey: apis.ApiVersions.key, minVersion, maxVersion }],
  };
}

function isClientWord(word: string): boolean {
  return /^[a-zA-Z0-9](?:[a-zA-Z0-9\-.]*[a-zA-Z0-9])?$/.test(word);
}
