import { type ClientQuota, entityKey, type QuotaEntity, type QuotaKey } from './client-quota.js';

export interface Limit {
  bound: number;
  /** Who shares it: what these have used counts together. */
  sharedBy: string;
}

/**
 * The quota that holds for a client: the first one that is set, from the most to the least particular, as in Kafka. One
 * for a user is shared by all of his clients, one for a client id by all users of it.
 */
export function clientLimit(
  quotas: ReadonlyMap<string, ClientQuota>,
  key: QuotaKey,
  user: string,
  clientId: string,
): Limit | null {
  const both = JSON.stringify([user, clientId]);
  const ofUser = JSON.stringify([user]);
  const levels: [entity: QuotaEntity, sharedBy: string][] = [
    [{ user, 'client-id': clientId }, both],
    [{ user, 'client-id': null }, both],
    [{ user }, ofUser],
    [{ user: null, 'client-id': clientId }, both],
    [{ user: null, 'client-id': null }, both],
    [{ user: null }, ofUser],
    [{ 'client-id': clientId }, JSON.stringify([null, clientId])],
    [{ 'client-id': null }, JSON.stringify([null, clientId])],
  ];
  return firstSet(quotas, key, levels);
}

/** New connections per second from one address. */
export function addressLimit(quotas: ReadonlyMap<string, ClientQuota>, ip: string): Limit | null {
  return firstSet(quotas, 'connection_creation_rate', [
    [{ ip }, ip],
    [{ ip: null }, ip],
  ]);
}

function firstSet(
  quotas: ReadonlyMap<string, ClientQuota>,
  key: QuotaKey,
  levels: [entity: QuotaEntity, sharedBy: string][],
): Limit | null {
  for (const [entity, sharedBy] of levels) {
    const bound = quotas.get(entityKey(entity))?.values.get(key);
    if (bound !== undefined) return { bound, sharedBy: `${key}/${sharedBy}` };
  }
  return null;
}
