/** The six areas of the readiness checklist, and `workload`, the evidence under real workloads. Order is report order. */
export const areas = ['compatibility', 'durability', 'scaling', 'workload', 'cost', 'operations', 'migration'] as const;
export type Area = (typeof areas)[number];

export const areaTitles: Record<Area, string> = {
  compatibility: 'Client and ecosystem compatibility',
  durability: 'Write durability and recovery',
  scaling: 'Scaling and reassignment',
  workload: 'Evidence under workloads',
  cost: 'Cost model',
  operations: 'Operational tooling',
  migration: 'Migration path',
};

/** The five production-ready conditions: the second cut through the same checks. */
export const conditions = [
  'kafka-compatibility',
  'durable-write-path',
  'operational-recovery',
  'elastic-economics',
  'real-workloads',
] as const;
export type Condition = (typeof conditions)[number];

export const conditionTitles: Record<Condition, string> = {
  'kafka-compatibility': 'Kafka compatibility: existing clients and tools work without a rewrite',
  'durable-write-path': 'Durable write path: acknowledged means durable, whatever stops',
  'operational-recovery': 'Operational recovery: failure, replacement, reassignment and upgrade copy no data',
  'elastic-economics': 'Elastic economics: compute and storage scale apart',
  'real-workloads': 'Evidence under real workloads, not a synthetic best case',
};

export const severities = ['blocker', 'major', 'minor'] as const;
export type Severity = (typeof severities)[number];
