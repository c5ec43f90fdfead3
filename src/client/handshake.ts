import { apis, decodeResponse, ErrorCode, ProtocolError } from '../protocol/index.js';
import { KafkaError, NotKafka } from './errors.js';
import type { Requester } from './requester.js';

export interface VersionRange {
  minVersion: number;
  maxVersion: number;
}

/** Shown in the broker's connection metrics (KIP-511). */
const SOFTWARE = { clientSoftwareName: 'diskless-check', clientSoftwareVersion: `node-${process.versions.node}` };

/**
 * Which versions of which APIs the broker offers. A broker that does not know our version of ApiVersions answers
 * UNSUPPORTED_VERSION in version 0 form (KIP-511); then its own highest is asked.
 */
export async function askVersions(
  connection: Requester,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Map<number, VersionRange>> {
  const newest = apis.ApiVersions.maxVersion;
  const first = await ask(connection, newest, timeoutMs, signal);
  if (first.errorCode !== ErrorCode.UNSUPPORTED_VERSION) return toMap(connection, first);
  const theirs = first.apiKeys.find((range) => range.apiKey === apis.ApiVersions.key);
  return toMap(connection, await ask(connection, Math.min(newest - 1, theirs?.maxVersion ?? 0), timeoutMs, signal));
}

async function ask(connection: Requester, version: number, timeoutMs: number, signal?: AbortSignal) {
  const body = version >= 3 ? SOFTWARE : {};
  const frame = await connection.askFrame('ApiVersions', version, body, timeoutMs, signal);
  try {
    return decodeResponse('ApiVersions', version, frame).body;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new NotKafka(
      `${connection.peer} answered ApiVersions with bytes that do not decode (${error.message})`,
      'garbage',
    );
  }
}

function toMap(connection: Requester, response: Awaited<ReturnType<typeof ask>>): Map<number, VersionRange> {
  if (response.errorCode !== 0)
    throw new KafkaError('ApiVersions', response.errorCode, `asking ${connection.peer} for its API versions`);
  return new Map(response.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { minVersion, maxVersion }]));
}
