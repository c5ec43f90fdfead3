import { schemaOf } from './codec/schema.js';
import { apiKeys, type Requests, type Responses } from './generated/messages.js';

export type ApiName = keyof Requests;
export type RequestOf<A extends ApiName> = Requests[A];
export type ResponseOf<A extends ApiName> = Responses[A];

/**
 * What a writer may hand over: every field optional (the schema's default stands in), int64 as number or bigint, byte
 * fields also as a list of buffers that together are the value.
 */
export type Writable<T> = T extends bigint
  ? bigint | number
  : T extends Buffer
    ? Uint8Array | readonly Uint8Array[]
    : T extends readonly (infer E)[]
      ? readonly Writable<E>[]
      : T extends object
        ? { [K in keyof T]?: Writable<T[K]> | undefined }
        : T;

export interface ApiInfo {
  name: ApiName;
  key: number;
  minVersion: number;
  /** The highest version that Kafka calls stable. */
  maxVersion: number;
  /** First version with compact lengths and tagged fields (KIP-482); null when none has them. */
  flexibleFrom: number | null;
  /** The codec also speaks `maxVersion + 1`, which this Kafka release does not yet call stable. */
  latestUnstable?: boolean;
  /** Which listeners serve it in Apache Kafka; clients only ever meet `broker`. */
  listeners: readonly ('broker' | 'controller')[];
}

/** Every API of the Kafka release that the schemas were generated from. */
export const apis: Readonly<Record<ApiName, ApiInfo>> = Object.fromEntries(
  (Object.keys(apiKeys) as ApiName[]).map((name) => [name, apiInfo(name)]),
) as Record<ApiName, ApiInfo>;

const byKey = new Map<number, ApiInfo>(Object.values(apis).map((api) => [api.key, api]));

export function apiByKey(key: number): ApiInfo | undefined {
  return byKey.get(key);
}

/** Whether requests and responses of this version use compact lengths and tagged fields. */
export function isFlexible(api: ApiInfo, version: number): boolean {
  return api.flexibleFrom !== null && version >= api.flexibleFrom;
}

/** Whether this codec can read and write the version, the unstable one included. */
export function speaks(api: ApiInfo, version: number): boolean {
  return version >= api.minVersion && version <= api.maxVersion + (api.latestUnstable ? 1 : 0);
}

function apiInfo(name: ApiName): ApiInfo {
  const [key, listeners] = apiKeys[name];
  const { validVersions, flexibleVersions, latestUnstable } = schemaOf(`${name}Request`);
  return {
    name,
    key,
    minVersion: validVersions.from,
    maxVersion: latestUnstable ? validVersions.to - 1 : validVersions.to,
    flexibleFrom: flexibleVersions.to < flexibleVersions.from ? null : flexibleVersions.from,
    ...(latestUnstable ? { latestUnstable } : {}),
    listeners: listeners.split(' ') as ('broker' | 'controller')[],
  };
}
