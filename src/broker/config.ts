import { z } from 'zod';
import { listenerFields } from './net/listener-config.js';
import { saslFields } from './security/sasl/sasl-settings.js';

/**
 * What a broker process is told (JSON in its first argument). Everything has a default except its id and its store;
 * Kafka's names and defaults where Kafka has the setting.
 */
export const brokerConfigSchema = z.strictObject({
  id: z.int().min(0),
  host: z.string().min(1).default('127.0.0.1'),
  /** 0: any free port. */
  port: z.int().min(0).max(65535).default(0),
  ...listenerFields,
  ...saslFields,
  metricsPort: z.int().min(0).max(65535).default(0),
  /** A directory, or `file:///DIRECTORY`. */
  store: z.string().min(1),
  /** A request to the store that is not answered for this long counts as failed, its outcome unknown. */
  storeRequestTimeoutMs: z.int().min(1).default(10_000),
  rack: z.string().optional(),
  /** Kafka's replica.selector.class: consumers read from the leader, or from a replica in their own rack (KIP-392). */
  replicaSelector: z.enum(['leader', 'rack']).default('leader'),
  /** Used when the cluster has no id yet. */
  clusterId: z.string().min(1).max(64).optional(),
  sessionTimeoutMs: z.int().min(300).default(6_000),
  /** Kafka's auto.leader.rebalance.enable, and how often is looked (there: every 300 s; here no follower has to catch up). */
  autoLeaderRebalance: z.boolean().default(true),
  leaderRebalanceCheckMs: z.int().min(1).default(1_000),
  /** A broker that has handed over goes on telling clients who leads now for this long before it closes its listeners. */
  leaveGraceMs: z.int().min(0).default(200),
  defects: z.array(z.string()).default([]),
  logFile: z.string().optional(),
  /** The only local directory the broker may write to; a correct broker writes nothing there. */
  scratchDir: z.string().optional(),

  /** `acl`: requests are authorized by the ACLs of the cluster, as by Kafka's StandardAuthorizer. */
  authorizer: z.enum(['none', 'acl']).default('none'),
  /** Kafka's super.users: principals that may do everything, as `User:admin`. */
  superUsers: z.array(z.string()).default([]),
  /** Kafka's allow.everyone.if.no.acl.found. */
  allowEveryoneIfNoAclFound: z.boolean().default(false),

  autoCreateTopics: z.boolean().default(true),
  numPartitions: z.int().min(1).default(1),
  /** Kafka's offsets.topic.num.partitions and transaction.state.log.num.partitions. */
  internalTopicPartitions: z.int().min(1).default(50),
  defaultReplicationFactor: z.int().min(1).default(1),
  /** Kafka's socket.request.max.bytes. */
  maxRequestBytes: z
    .int()
    .min(1_000)
    .default(100 * 1024 * 1024),
  /** Kafka's queued.max.request.bytes; -1: no limit. */
  queuedMaxRequestBytes: z.int().min(-1).default(-1),
  /** Kafka's max.connections: whoever comes when it is reached waits; at most socket.listen.backlog.size of them. */
  maxConnections: z.int().min(0).default(2_147_483_647),
  socketListenBacklogSize: z.int().min(1).default(50),
  /** Kafka's max.connections.per.ip: more are closed at once. Overrides by IP address. */
  maxConnectionsPerIp: z.int().min(0).default(2_147_483_647),
  maxConnectionsPerIpOverrides: z.record(z.union([z.ipv4(), z.ipv6()]), z.int().min(0)).default({}),
  /** Kafka's connections.max.idle.ms; -1: never. */
  connectionsMaxIdleMs: z.int().min(-1).default(600_000),
  maxInFlightPerConnection: z.int().min(1).default(64),

  groupInitialRebalanceDelayMs: z.int().min(0).default(100),
  groupMinSessionTimeoutMs: z.int().min(1).default(1_000),
  groupMaxSessionTimeoutMs: z.int().min(1).default(1_800_000),
  groupMaxSize: z.int().min(1).default(2_147_483_647),
  /** Kafka's group.consumer.*, for groups of the KIP-848 protocol. */
  groupConsumerSessionTimeoutMs: z.int().min(1).default(45_000),
  groupConsumerHeartbeatIntervalMs: z.int().min(1).default(5_000),
  groupConsumerMigrationPolicy: z.enum(['bidirectional', 'upgrade', 'downgrade', 'disabled']).default('bidirectional'),
  groupConsumerMaxSize: z.int().min(1).default(2_147_483_647),
  groupConsumerAssignmentIntervalMs: z.int().min(0).default(1_000),
  offsetsRetentionMinutes: z.int().min(1).default(10_080),
  offsetsRetentionCheckMs: z.int().min(1).default(600_000),

  /** Kafka's transaction.max.timeout.ms. */
  transactionMaxTimeoutMs: z.int().min(1).default(900_000),
  /** Kafka's transactional.id.expiration.ms. */
  transactionalIdExpirationMs: z.int().min(1).default(604_800_000),
  /** Kafka's producer.id.expiration.ms. */
  producerIdExpirationMs: z.int().min(1).default(86_400_000),
  /** Kafka's producer.id.expiration.check.interval.ms. */
  producerExpiryCheckMs: z.int().min(1).default(600_000),
  /** Kafka's transaction.abort.timed.out.transaction.cleanup.interval.ms. */
  transactionTimeoutCheckMs: z.int().min(1).default(10_000),

  /** A WAL object is written when it holds this much, or this long after its first batch. */
  walFlushBytes: z
    .int()
    .min(1)
    .default(4 * 1024 * 1024),
  walLingerMs: z.number().min(0).default(2),
  walMaxUploads: z.int().min(1).default(4),
  /** A put is tried again for this long before its producers are told. */
  walPutTimeoutMs: z.int().min(1).default(30_000),
  /** Connections are not read while this much waits to be acknowledged. */
  walMaxPendingBytes: z
    .int()
    .min(1)
    .default(64 * 1024 * 1024),
  /** Answers to fetches that are being read or not yet taken, of all connections together; more of them wait. */
  fetchMaxPendingBytes: z
    .int()
    .min(1)
    .default(128 * 1024 * 1024),
  cacheBytes: z
    .int()
    .min(0)
    .default(64 * 1024 * 1024),

  pollActiveMs: z.number().min(1).default(20),
  pollIdleMs: z.number().min(1).default(200),

  /** Log objects between two snapshots of the state. */
  snapshotEvery: z.int().min(1).default(2_000),
  /** Log objects before the snapshots are deleted at this age; a broker that was away for a quarter of it asks before it goes on. */
  logCutAfterMs: z.int().min(1).default(3_600_000),

  retentionCheckMs: z.int().min(1).default(1_000),
  reclaimCheckMs: z.int().min(1).default(500),
  /** An object nobody points to is deleted after this long. */
  garbageGraceMs: z.int().min(0).default(1_500),
  /** Uploads that were never committed are looked for this often. */
  orphanCheckMs: z.int().min(1).default(20_000),
  /** Kafka's log.cleaner.backoff.ms: how often is looked for logs to compact. */
  logCleanerBackoffMs: z.int().min(1).default(15_000),
  /** Keys that one pass of the log cleaner holds in memory. */
  logCleanerMaxKeys: z.int().min(1).default(500_000),
  compactCheckMs: z.int().min(1).default(1_000),
  /** Mostly dead objects are rewritten at this age, small ones merged at that age. */
  compactAfterMs: z.int().min(0).default(3_000),
  compactSmallAfterMs: z.int().min(0).default(60_000),
});

export type BrokerConfig = z.infer<typeof brokerConfigSchema>;

/** Throws one sentence per wrong setting. */
export function parseBrokerConfig(input: unknown): BrokerConfig {
  const parsed = brokerConfigSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`);
  throw new Error(`broker options are wrong: ${wrong.join('; ')}`);
}
