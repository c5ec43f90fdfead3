import { describe, expect, it } from 'vitest';
import { Admin, Cluster, type SaslOptions } from '../../../../src/client/index.js';
import { createTopic, startInProcess } from '../../in-process.js';
import { alice, authentications, clientTls, openThrough, saslListeners, unsecuredToken } from '../secured.js';

const logins: SaslOptions[] = [
  { mechanism: 'PLAIN', ...alice },
  { mechanism: 'SCRAM-SHA-256', ...alice },
  { mechanism: 'SCRAM-SHA-512', ...alice },
  { mechanism: 'OAUTHBEARER', token: unsecuredToken({ sub: 'alice' }) },
];

describe.each(logins)('$mechanism', (sasl) => {
  it.each(['SASL', 'SASLTLS'])('lets our client in on %s, and it works', async (listener) => {
    const cluster = await startInProcess(1, saslListeners());
    const bootstrap = [`127.0.0.1:${cluster.brokers[0]!.ports.get(listener)}`];
    const client = await Cluster.connect({ bootstrap, sasl, ...(listener === 'SASLTLS' ? { tls: clientTls() } : {}) });
    await new Admin(client).createTopic('t', { partitions: 1, replicationFactor: 1 });
    expect((await new Admin(client).listOffsets('t', 'latest')).get(0)!.offset).toBe(0);
    await client.close();
    expect(authentications(cluster).join()).toContain(`mechanism="${sasl.mechanism}",result="succeeded"`);
  });
});

it.each<[SaslOptions, RegExp]>([
  [{ mechanism: 'PLAIN', username: 'alice', password: 'wrong' }, /Invalid username or password/],
  [{ mechanism: 'PLAIN', username: 'nobody', password: 'wrong' }, /Invalid username or password/],
  [{ mechanism: 'PLAIN', username: '__proto__', password: 'wrong' }, /Invalid username or password/],
  [{ mechanism: 'PLAIN', username: '', password: 'wrong' }, /invalid credentials with SASL mechanism PLAIN/],
  [
    { mechanism: 'SCRAM-SHA-256', username: 'alice', password: 'wrong' },
    /invalid credentials with SASL mechanism SCRAM-SHA-256/,
  ],
  [
    { mechanism: 'SCRAM-SHA-512', username: 'nobody', password: 'x' },
    /invalid credentials with SASL mechanism SCRAM-SHA-512/,
  ],
  [{ mechanism: 'OAUTHBEARER', token: unsecuredToken({ sub: '' }) }, /"status":"invalid_token"/],
  [{ mechanism: 'OAUTHBEARER', token: unsecuredToken({ sub: 'alice', exp: 1 }) }, /"status":"invalid_token"/],
])('refuses %o', async (sasl, words) => {
  const cluster = await startInProcess(1, saslListeners());
  const refused = openThrough(cluster, 'SASL', { sasl });
  await expect(refused).rejects.toMatchObject({ errorName: 'SASL_AUTHENTICATION_FAILED' });
  await expect(refused).rejects.toThrow(words);
  expect(authentications(cluster).join()).toContain(`mechanism="${sasl.mechanism}",result="failed"`);
});

it('names the mechanisms that are enabled to who asks for another', async () => {
  const cluster = await startInProcess(1, saslListeners({}, { enabledMechanisms: ['SCRAM-SHA-512'] }));
  const refused = openThrough(cluster, 'SASL', { sasl: { mechanism: 'PLAIN', ...alice } });
  await expect(refused).rejects.toMatchObject({ errorName: 'UNSUPPORTED_SASL_MECHANISM' });
  await expect(refused).rejects.toThrow(/SCRAM-SHA-512/);
});

it('refuses the handshake where there is no SASL', async () => {
  const cluster = await startInProcess(1, saslListeners());
  const refused = openThrough(cluster, 'PLAINTEXT', { sasl: { mechanism: 'PLAIN', ...alice } });
  await expect(refused).rejects.toMatchObject({ errorName: 'ILLEGAL_SASL_STATE' });
});

it('tells who speaks: the session of a request carries the principal', async () => {
  const cluster = await startInProcess(1, saslListeners({ authorizer: 'acl', superUsers: ['User:alice'] }));
  const ours = await openThrough(cluster, 'SASL', { sasl: { mechanism: 'SCRAM-SHA-512', ...alice } });
  await createTopic(ours, 't');
  const bob = await openThrough(cluster, 'SASL', {
    sasl: { mechanism: 'PLAIN', username: 'bob', password: 'bob-secret' },
  });
  await expect(createTopic(bob, 'u')).rejects.toThrow(/29|31|uthoriz/);
});

it('keeps what the cluster has: credentials of the config are made once', async () => {
  const cluster = await startInProcess(1, saslListeners());
  const other = saslListeners({}, { scramUsers: [{ name: 'alice', password: 'another' }] });
  await cluster.start(2, other);
  const sasl = { mechanism: 'SCRAM-SHA-512', ...alice } as const;
  await openThrough(cluster, 'SASL', { sasl }, 2);
});

it.each([
  [{ enabledMechanisms: ['OAUTHBEARER'], oauthBearer: undefined }, /oauthBearer/],
  [{ enabledMechanisms: ['OAUTHBEARER'], oauthBearer: {} }, /jwksFile/],
  [{ oauthBearer: { jwksFile: '/nowhere/keys.json' } }, /nowhere/],
])('does not start without what a mechanism needs: %o', async (sasl, words) => {
  await expect(startInProcess(1, saslListeners({}, sasl))).rejects.toThrow(words);
});
