import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { serve } from '../context.js';
import { entityKey, type QuotaEntity } from '../quotas/client-quota.js';
import { parseEntity, refuseOps } from '../quotas/refuse-alteration.js';
import type { ClientQuotasAlterEntry } from '../state/entries/client-quotas.js';

/** AlterClientQuotas, versions 0–1 (v1 flexible; KIP-546). Each entity for itself; answered when this broker throttles by it. */
export const alterClientQuotas = serve('AlterClientQuotas', { min: 0, max: 1 }, async (broker, request) => {
  const wanted = await Promise.all(request.entries.map(parse));
  const seen = new Set<string>();
  for (const one of wanted) {
    if (one.refusal !== null || one.entity === null) continue;
    const key = entityKey(one.entity);
    if (seen.has(key)) one.refusal = 'Ignoring duplicate entity';
    seen.add(key);
  }
  const alterations = wanted.flatMap(({ entity, refusal, entry: { ops } }) =>
    entity === null || refusal !== null ? [] : [alterationOf(entity, ops)],
  );
  const outcome =
    request.validateOnly || alterations.length === 0
      ? { error: ErrorCode.NONE }
      : await broker.propose({ kind: 'client-quotas-alter', alterations, at: broker.clock.wallMs() });
  return {
    entries: wanted.map(({ entry, refusal }) => ({
      errorCode: refusal === null ? outcome.error : ErrorCode.INVALID_REQUEST,
      errorMessage: refusal,
      entity: entry.entity,
    })),
  };
});

type WantedEntry = RequestOf<'AlterClientQuotas'>['entries'][number];

interface Wanted {
  entry: WantedEntry;
  entity: QuotaEntity | null;
  refusal: string | null;
}

async function parse(entry: WantedEntry): Promise<Wanted> {
  const parsed = parseEntity(entry.entity);
  if ('refusal' in parsed) return { entry, entity: null, refusal: parsed.refusal };
  const { entity } = parsed;
  const host = entity.ip;
  if (typeof host === 'string' && isIP(host) === 0 && !(await resolves(host))) {
    return { entry, entity, refusal: `${host} is not a valid IP or resolvable host.` };
  }
  return { entry, entity, refusal: refuseOps(entity, entry.ops) };
}

function resolves(host: string): Promise<boolean> {
  return lookup(host).then(
    () => true,
    () => false,
  );
}

function alterationOf(entity: QuotaEntity, ops: WantedEntry['ops']): ClientQuotasAlterEntry['alterations'][number] {
  const set = Object.fromEntries(ops.filter(({ remove }) => !remove).map(({ key, value }) => [key, value]));
  return { entity, set, remove: ops.filter(({ remove }) => remove).map(({ key }) => key) };
}
