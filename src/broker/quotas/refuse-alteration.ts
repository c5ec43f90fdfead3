import { type QuotaEntity, type QuotaEntityType, quotaEntityTypes, quotaKeys } from './client-quota.js';

export interface QuotaOp {
  key: string;
  value: number;
  remove: boolean;
}

/** As a request names it. */
export type NamedEntity = readonly { entityType: string; entityName: string | null }[];

/** The entity, or why Kafka refuses it. */
export function parseEntity(named: NamedEntity): { entity: QuotaEntity } | { refusal: string } {
  if (named.length === 0) return { refusal: 'Invalid empty client quota entity' };
  const entity: QuotaEntity = {};
  for (const { entityType, entityName } of named) {
    if (!isEntityType(entityType)) return { refusal: `Unhandled client quota entity type: ${entityType}` };
    if (entityType in entity) return { refusal: `Invalid client quota entity, duplicate entity entry ${entityType}` };
    if (entityName === '') return { refusal: `Empty ${entityType} not supported` };
    entity[entityType] = entityName;
  }
  if ('ip' in entity && ('user' in entity || 'client-id' in entity)) {
    return { refusal: 'Invalid quota entity combination, IP entity should not be combined with User or ClientId' };
  }
  return { entity };
}

/** Why Kafka refuses what is to be done to an entity's quotas; null when it does not. */
export function refuseOps(entity: QuotaEntity, ops: readonly QuotaOp[]): string | null {
  const keys = ops.map(({ key }) => key);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) return `Duplicate quota key ${twice}`;
  for (const { key, value, remove } of ops) {
    const wrong = remove ? null : refuseValue(entity, key, value);
    if (wrong) return wrong;
  }
  return null;
}

function refuseValue(entity: QuotaEntity, key: string, value: number): string | null {
  const definition = Object.hasOwn(quotaKeys, key) ? quotaKeys[key as keyof typeof quotaKeys] : undefined;
  if (definition === undefined || (definition.of === 'ip') !== 'ip' in entity)
    return `Invalid configuration key ${key}`;
  if (!(value > 0)) return `Quota ${key} must be greater than 0`;
  if (value > definition.max) {
    return `Proposed value for ${key} is too large for ${key === 'connection_creation_rate' ? 'an INT' : 'a LONG'}.`;
  }
  const isFraction = Math.abs(Math.round(value) - value) > roundingError;
  return definition.isWhole && isFraction ? `${key} cannot be a fractional value.` : null;
}

const roundingError = 1e-6;

export function isEntityType(type: string): type is QuotaEntityType {
  return quotaEntityTypes.includes(type as QuotaEntityType);
}
