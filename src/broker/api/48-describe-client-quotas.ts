import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { serve } from '../context.js';
import { type ClientQuota, type QuotaEntity, quotaEntityTypes } from '../quotas/client-quota.js';
import { isEntityType } from '../quotas/refuse-alteration.js';

/** DescribeClientQuotas, versions 0–1 (v1 flexible; KIP-546): quotas by entity, exact, default or any. */
export const describeClientQuotas = serve('DescribeClientQuotas', { min: 0, max: 1 }, async (broker, request) => {
  await broker.caughtUp();
  const wrong = refuse(request.components);
  if (wrong) return { ...wrong, entries: null };
  const found = [...broker.state.clientQuotas.values()].filter(({ entity }) =>
    matches(entity, request.components, request.strict),
  );
  return { errorCode: ErrorCode.NONE, errorMessage: null, entries: found.map(entryOf) };
});

type Component = RequestOf<'DescribeClientQuotas'>['components'][number];

const EXACT = 0;
const DEFAULT = 1;
const ANY = 2;

function refuse(components: Component[]): { errorCode: number; errorMessage: string } | null {
  const types = components.map(({ entityType }) => entityType);
  const invalid = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_REQUEST, errorMessage });
  if (types.includes('')) return invalid('Unexpected empty filter component entity type');
  const twice = types.find((type, i) => types.indexOf(type) !== i);
  if (twice !== undefined) return invalid(`Duplicate ${twice} filter component entity type`);
  const unknown = types.find((type) => !isEntityType(type));
  if (unknown !== undefined) {
    return { errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage: `Custom entity type '${unknown}' not supported` };
  }
  if (types.includes('ip') && types.length > 1) {
    return invalid(
      'Invalid entity filter component combination, IP filter component should not be used with user or clientId filter component.',
    );
  }
  const strange = components.find(({ matchType }) => ![EXACT, DEFAULT, ANY].includes(matchType));
  return strange === undefined ? null : invalid(`Unexpected match type: ${strange.matchType}`);
}

/** `strict`: an entity has no other types than those of the filter. */
function matches(entity: QuotaEntity, components: Component[], strict: boolean): boolean {
  if (strict && Object.keys(entity).length !== components.length) return false;
  return components.every(({ entityType, matchType, match }) => {
    const name = isEntityType(entityType) ? entity[entityType] : undefined;
    if (name === undefined) return false;
    if (matchType === ANY) return true;
    return matchType === DEFAULT ? name === null : name !== null && name === match;
  });
}

function entryOf({ entity, values }: ClientQuota) {
  return {
    entity: quotaEntityTypes
      .filter((type) => type in entity)
      .map((entityType) => ({ entityType, entityName: entity[entityType] ?? null })),
    values: [...values].map(([key, value]) => ({ key, value })),
  };
}
