/**
 * Kafka's features (KIP-584), at the levels at which Apache Kafka 4.3.1 begins. Clients read them in ApiVersions: a
 * producer speaks the second transaction protocol only when `transaction.version` is 2 (KIP-890).
 */
export interface Feature {
  name: string;
  minVersion: number;
  maxVersion: number;
  /** Level in force; 0: none. */
  level: number;
}

export const features: readonly Feature[] = [
  { name: 'group.version', minVersion: 0, maxVersion: 1, level: 1 },
  { name: 'kraft.version', minVersion: 0, maxVersion: 1, level: 0 },
  { name: 'metadata.version', minVersion: 7, maxVersion: 30, level: 30 },
  { name: 'share.version', minVersion: 0, maxVersion: 1, level: 1 },
  { name: 'streams.version', minVersion: 0, maxVersion: 1, level: 1 },
  { name: 'transaction.version', minVersion: 0, maxVersion: 2, level: 2 },
  { name: 'eligible.leader.replicas.version', minVersion: 0, maxVersion: 1, level: 1 },
];
