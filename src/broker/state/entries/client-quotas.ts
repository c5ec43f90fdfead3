import { ErrorCode } from '../../../protocol/index.js';
import { entityKey, type QuotaEntity } from '../../quotas/client-quota.js';
import type { Outcome } from '../outcome.js';
import type { State } from '../state.js';

export interface ClientQuotasAlterEntry {
  kind: 'client-quotas-alter';
  alterations: { entity: QuotaEntity; set: Record<string, number>; remove: string[] }[];
  at: number;
}

/** Entities and values were validated by the proposer; an entity without quotas is forgotten. */
export function applyClientQuotasAlter(state: State, entry: ClientQuotasAlterEntry): Outcome {
  for (const { entity, set, remove } of entry.alterations) {
    const key = entityKey(entity);
    const values = state.clientQuotas.get(key)?.values ?? new Map<string, number>();
    for (const name of remove) values.delete(name);
    for (const [name, value] of Object.entries(set)) values.set(name, value);
    if (values.size > 0) state.clientQuotas.set(key, { entity, values });
    else state.clientQuotas.delete(key);
  }
  return { error: ErrorCode.NONE };
}
