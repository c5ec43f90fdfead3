/**
 * Ways to be wrong, each in one precise way, so that every check can be shown to fail when it should. A correct broker
 * runs none of them; each is reached at one marked place (`defects.has(...)`). One that no check promises to see yet is
 * shown at work by `test/broker/defects/NAME.test.ts`.
 */
export const defectList = [
  {
    name: 'hide-api',
    breaks: 'compatibility/api-versions',
    description: 'stops offering OffsetForLeaderEpoch and DescribeCluster',
  },
  {
    name: 'drop-headers',
    breaks: 'compatibility/record-roundtrip',
    description: 'stores records without their headers',
  },
  {
    name: 'corrupt-payload',
    breaks: 'compatibility/record-roundtrip',
    description: 'flips a byte in the values of every second batch and fixes the CRC',
  },
  {
    name: 'wrong-timestamp-index',
    breaks: 'compatibility/list-offsets',
    description: 'answers time lookups with the offset after the right one',
  },
  { name: 'no-dedup', breaks: 'compatibility/idempotent-producer', description: 'forgets producer ids and sequences' },
  {
    name: 'forget-commits',
    breaks: 'compatibility/consumer-groups',
    description: 'acknowledges offset commits that it does not keep',
  },
  {
    name: 'no-fencing',
    breaks: 'compatibility/transactions',
    description: 'takes records of a transactional producer that another one has replaced',
  },
  {
    name: 'torn-transactions',
    breaks: 'durability/transactions-under-failure',
    description: 'ends a transaction in half of its partitions only',
  },
  {
    name: 'stale-commit-wins',
    breaks: 'durability/offset-commit-order',
    description: 'lets offsets of a transaction replace those committed after them',
  },
  {
    name: 'leak-aborted',
    breaks: 'compatibility/transactions',
    description: 'does not tell readers of committed records which transactions were aborted',
  },
  { name: 'accept-any-password', breaks: 'compatibility/sasl', description: 'lets every password in' },
  { name: 'crash-on-garbage', breaks: 'compatibility/error-contract', description: 'dies of a malformed frame' },
  {
    name: 'ack-before-durable',
    breaks: 'durability/acknowledged-is-durable',
    description: 'acknowledges a second before it stores and commits',
  },
  {
    name: 'lose-wal-tail',
    breaks: 'durability/broker-crash',
    description: 'forgets the last objects of a broker that was replaced',
  },
  {
    name: 'reuse-offsets',
    breaks: 'durability/broker-crash',
    description: 'gives the last offsets out again after a failover',
  },
  {
    name: 'ignore-fence',
    breaks: 'durability/zombie-broker',
    description: 'goes on acknowledging after it was fenced',
  },
  {
    name: 'drop-on-shutdown',
    breaks: 'durability/rolling-restart',
    description: 'acknowledges what comes while it leaves, and drops it',
  },
  {
    name: 'zone-pinned-data',
    breaks: 'durability/zone-loss',
    description: 'keeps data in a store of its zone; only metadata reaches the shared store',
  },
  {
    name: 'slow-failover',
    breaks: 'durability/crash-unavailability',
    description: 'waits 40 s longer before it fences a silent broker',
  },
  {
    name: 'local-only',
    breaks: 'durability/no-local-state',
    description: 'keeps data on its own disk; only metadata reaches the store',
  },
  {
    name: 'drop-record',
    breaks: 'durability/replay-verification',
    description: 'acknowledges every twentieth batch without storing it',
  },
  {
    name: 'copy-on-move',
    breaks: 'scaling/reassignment-time',
    description: 'copies a partition at 20 MB/s before its move is done',
  },
  {
    name: 'drop-on-move',
    breaks: 'scaling/reassignment-under-load',
    description: 'forgets the newest batches of a partition that moves',
  },
  {
    name: 'no-cancel',
    breaks: 'scaling/reassignment-rollback',
    description: 'moves a partition for ten seconds, and neither stops nor turns back when it is asked to',
  },
  { name: 'never-rebalance', breaks: 'scaling/scale-out', description: 'gives a new broker nothing to lead' },
  {
    name: 'stall',
    breaks: 'workload/produce-latency',
    description: 'acknowledges nothing for two of every five seconds',
  },
  { name: 'never-delete', breaks: 'cost/storage-amplification', description: 'keeps objects that nobody needs' },
  {
    name: 'ignore-rack',
    breaks: 'cost/cross-zone-traffic',
    description: 'lets everyone read from the leader, whatever zone they are in',
  },
  { name: 'tiny-objects', breaks: 'cost/request-rate', description: 'writes an object per batch' },
  { name: 'busy-idle', breaks: 'cost/idle-cost', description: 'polls and writes all the time when nothing happens' },
  { name: 'silent-logs', breaks: 'operations/logs-useful', description: 'writes nothing to its log' },
  { name: 'no-metrics', breaks: 'operations/metrics-present', description: 'serves no metrics' },
  {
    name: 'lying-metrics',
    breaks: 'operations/failure-visible',
    description: 'shows half the traffic, and dead brokers as alive',
  },
  {
    name: 'ignore-config',
    breaks: 'migration/inventory-parity',
    description: 'acknowledges topic configs and drops them',
  },
  {
    name: 'skip-crc',
    breaks: 'durability/corruption-detected',
    description: 'serves what the store gives back without checking it',
  },
  {
    name: 'no-put-retry',
    breaks: 'durability/store-throttling',
    description: 'fails a batch when its object is refused once',
  },
  {
    name: 'retry-duplicates',
    breaks: 'durability/store-throttling',
    description: 'stores and commits a batch twice when its first put had an unknown outcome',
  },
  {
    name: 'recovery-gives-up',
    breaks: 'durability/recovery-under-throttling',
    description: 'ends when the store is not there, or throttles, at the start',
  },
  { name: 'no-cache', breaks: 'cost/read-amplification', description: 'keeps nothing that it wrote or read in memory' },
  {
    name: 'shared-cache-thrash',
    breaks: 'durability/replay-while-writing',
    description: 'lets every read from the store push all else out of the cache',
  },
  { name: 'throttle', breaks: 'workload/throughput', description: 'writes at most 1 MiB/s' },
  {
    name: 'ignore-quotas',
    breaks: 'compatibility/quotas',
    description: 'keeps and shows client quotas, and throttles nobody',
  },
  {
    name: 'ignore-acls',
    breaks: 'compatibility/acls',
    description: 'keeps and shows ACLs, and lets everybody do everything',
  },
  {
    name: 'accept-oversize',
    breaks: 'compatibility/configs-honoured',
    description: 'takes batches larger than max.message.bytes',
  },
  {
    name: 'compact-too-much',
    breaks: 'compatibility/compaction',
    description: 'drops the newest record of some keys when it compacts',
  },
  {
    name: 'retention-too-eager',
    breaks: 'compatibility/retention',
    description: 'drops records at half their retention time and size',
  },
  {
    name: 'no-long-poll',
    breaks: 'compatibility/fetch-semantics',
    description: 'answers a fetch at once, whatever it is to wait for',
  },
  {
    name: 'wrong-high-watermark',
    breaks: 'compatibility/monitoring-tools',
    description: 'tells of a high watermark that lies ten records beyond the last one',
  },
  {
    name: 'global-stall',
    breaks: 'scaling/hotspot',
    description: 'serves one request at a time, of all connections: who waits makes everybody wait',
  },
  {
    name: 'slow-metadata',
    breaks: 'scaling/partition-count',
    description: 'needs a millisecond for each partition that it describes',
  },
] as const;

export type DefectName = (typeof defectList)[number]['name'];
export type Defects = ReadonlySet<DefectName>;

/** Throws on a name that is not in the list. */
export function parseDefects(names: readonly string[]): Defects {
  const known = new Set<string>(defectList.map(({ name }) => name));
  for (const name of names) {
    if (!known.has(name)) throw new Error(`unknown defect ${name}; known are ${[...known].join(', ')}`);
  }
  return new Set(names as DefectName[]);
}
