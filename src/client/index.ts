export type { ConfigValue } from './admin/configs.js';
export type { CommittedOffset, DescribedGroup, ListedGroup, TopicPartitionOffset } from './admin/groups.js';
export { Admin } from './admin/index.js';
export type { OffsetAnswer, OffsetSpec } from './admin/offsets.js';
export type { OngoingReassignment } from './admin/reassignments.js';
export type { NewTopic } from './admin/topics.js';
export { type BodyFor, Cluster, type Destination, type RequestOptions } from './cluster.js';
export { Connection } from './connection.js';
export type { CoordinatorKind } from './coordinators.js';
export {
  ClientClosed,
  ConnectionError,
  errorLabel,
  KafkaError,
  mayRetry,
  NotKafka,
  type NotKafkaSign,
  RequestTimeout,
  UnsupportedApi,
} from './errors.js';
export { type AssignorName, assignors, type SubscribedMember } from './group/assignors.js';
export {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
  type TopicPartition,
} from './group/consumer-protocol.js';
export type { Generation } from './group/join.js';
export { GroupMember, type MemberEvent, type MemberOptions, type MemberState } from './group/member.js';
export type { VersionRange } from './handshake.js';
export type { Broker, PartitionView, TopicView } from './metadata-cache.js';
export {
  type Address,
  type ClientOptions,
  parseAddress,
  type SaslOptions,
  type TlsOptions,
} from './options.js';
export { type Fetched, PartitionReader, type ReaderOptions } from './partition-reader.js';
export type { SendOptions } from './requester.js';
