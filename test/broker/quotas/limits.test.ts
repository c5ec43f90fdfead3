import { expect, it } from 'vitest';
import { entityKey, type QuotaEntity } from '../../../src/broker/quotas/client-quota.js';
import { addressLimit, clientLimit } from '../../../src/broker/quotas/limits.js';

/** From the most to the least particular (KIP-55, KIP-257). */
const precedence: QuotaEntity[] = [
  { user: 'u', 'client-id': 'c' },
  { user: 'u', 'client-id': null },
  { user: 'u' },
  { user: null, 'client-id': 'c' },
  { user: null, 'client-id': null },
  { user: null },
  { 'client-id': 'c' },
  { 'client-id': null },
];

function quotasOf(entities: QuotaEntity[]) {
  return new Map(
    entities.map((entity) => [
      entityKey(entity),
      { entity, values: new Map([['producer_byte_rate', precedence.indexOf(entity) + 1]]) },
    ]),
  );
}

it('the most particular quota holds, and the next one when it is gone', () => {
  for (let i = 0; i < precedence.length; i++) {
    const limit = clientLimit(quotasOf(precedence.slice(i)), 'producer_byte_rate', 'u', 'c');
    expect(limit?.bound).toBe(i + 1);
  }
  expect(clientLimit(quotasOf([]), 'producer_byte_rate', 'u', 'c')).toBeNull();
});

it('a quota for another key, user or client id does not hold', () => {
  const quotas = quotasOf(precedence.filter((entity) => entity.user === 'u' || entity['client-id'] === 'c'));
  expect(clientLimit(quotas, 'consumer_byte_rate', 'u', 'c')).toBeNull();
  expect(clientLimit(quotas, 'producer_byte_rate', 'v', 'd')).toBeNull();
});

it('a quota for a user is shared by his clients, one for a client id by its users, one for both by nobody', () => {
  const sharedBy = (entity: QuotaEntity, user: string, clientId: string) =>
    clientLimit(
      quotasOf([precedence.find((one) => entityKey(one) === entityKey(entity))!]),
      'producer_byte_rate',
      user,
      clientId,
    )?.sharedBy;
  expect(sharedBy({ user: null }, 'u', 'c')).toBe(sharedBy({ user: null }, 'u', 'd'));
  expect(sharedBy({ user: null }, 'u', 'c')).not.toBe(sharedBy({ user: null }, 'v', 'c'));
  expect(sharedBy({ 'client-id': null }, 'u', 'c')).toBe(sharedBy({ 'client-id': null }, 'v', 'c'));
  expect(sharedBy({ user: null, 'client-id': null }, 'u', 'c')).not.toBe(
    sharedBy({ user: null, 'client-id': null }, 'u', 'd'),
  );
});

it('connections are counted by address', () => {
  const of = (ip: string | null, bound: number) =>
    [entityKey({ ip }), { entity: { ip }, values: new Map([['connection_creation_rate', bound]]) }] as const;
  const quotas = new Map([of(null, 5), of('10.0.0.1', 9)]);
  expect(addressLimit(quotas, '10.0.0.1')?.bound).toBe(9);
  expect(addressLimit(quotas, '10.0.0.2')?.bound).toBe(5);
  expect(addressLimit(new Map(), '10.0.0.2')).toBeNull();
});
