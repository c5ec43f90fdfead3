export { Admin } from './admin/index.js';
export type { OffsetAnswer, OffsetSpec } from './admin/offsets.js';
export type { NewTopic } from './admin/topics.js';
export { type BodyFor, Cluster, type Destination, type RequestOptions } from './cluster.js';
export { Connection, type SendOptions } from './connection.js';
export type { CoordinatorKind } from './coordinators.js';
export {
  ConnectionError,
  errorLabel,
  KafkaError,
  mayRetry,
  NotKafka,
  type NotKafkaSign,
  RequestTimeout,
  UnsupportedApi,
} from './errors.js';
export type { VersionRange } from './handshake.js';
export type { Broker, PartitionView, TopicView } from './metadata-cache.js';
export {
  type Address,
  type ClientOptions,
  formatAddress,
  parseAddress,
  type SaslOptions,
  type TlsOptions,
} from './options.js';
export { type Fetched, PartitionReader, type ReaderOptions } from './partition-reader.js';
