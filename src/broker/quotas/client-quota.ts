/** Whom a quota is about: a name per type, null for the default of all whose name has none of its own. */
export type QuotaEntity = Partial<Record<QuotaEntityType, string | null>>;
export type QuotaEntityType = 'user' | 'client-id' | 'ip';

export const quotaEntityTypes: readonly QuotaEntityType[] = ['user', 'client-id', 'ip'];

/** Kafka's quotas: bytes per second, percent of one thread's time, partitions per second, connections per second. */
export type QuotaKey = keyof typeof quotaKeys;

export const quotaKeys = {
  producer_byte_rate: { of: 'client', isWhole: true, max: 2 ** 63 },
  consumer_byte_rate: { of: 'client', isWhole: true, max: 2 ** 63 },
  request_percentage: { of: 'client', isWhole: false, max: Number.POSITIVE_INFINITY },
  controller_mutation_rate: { of: 'client', isWhole: false, max: Number.POSITIVE_INFINITY },
  connection_creation_rate: { of: 'ip', isWhole: true, max: 2 ** 31 - 1 },
} as const satisfies Record<string, { of: 'client' | 'ip'; isWhole: boolean; max: number }>;

export interface ClientQuota {
  entity: QuotaEntity;
  values: Map<string, number>;
}

/** The same for equal entities, and only for these. */
export function entityKey(entity: QuotaEntity): string {
  return JSON.stringify(quotaEntityTypes.map((type) => (type in entity ? [entity[type]] : 0)));
}
