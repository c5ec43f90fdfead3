import { expect, it } from 'vitest';
import { ConnectionQuotas } from '../../../src/broker/net/connection-quotas.js';

const limits = { maxConnections: 3, maxConnectionsPerIp: 2, maxConnectionsPerIpOverrides: { '10.0.0.9': 0 } };

it('an address has one share, whichever socket family shows it', () => {
  const quotas = new ConnectionQuotas(limits);
  expect(quotas.admit('10.0.0.1')).toBe('admitted');
  expect(quotas.admit('::ffff:10.0.0.1')).toBe('admitted');
  expect(quotas.admit('10.0.0.1')).toBe('too-many-from-address');
  quotas.release('10.0.0.1');
  expect(quotas.admit('10.0.0.1')).toBe('admitted');
});

it('an override of zero shuts an address out, and a refused one takes no place', () => {
  const quotas = new ConnectionQuotas(limits);
  for (let i = 0; i < 5; i++) expect(quotas.admit('10.0.0.9')).toBe('too-many-from-address');
  for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) expect(quotas.admit(address)).toBe('admitted');
  expect(quotas.admit('10.0.0.4')).toBe('full');
});
