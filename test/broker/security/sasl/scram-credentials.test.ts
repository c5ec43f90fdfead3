import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { freeze, thaw } from '../../../../src/broker/state/snapshot.js';
import type { Connection } from '../../../../src/client/index.js';
import { ErrorCode } from '../../../../src/protocol/index.js';
import { startInProcess } from '../../in-process.js';
import { openThrough, saslListeners } from '../secured.js';

const sha256 = 1;
const sha512 = 2;

function upsertion(name: string, mechanism = sha512, over: object = {}) {
  const salt = randomBytes(16);
  const [bytes, hash] = mechanism === sha256 ? [32, 'sha256'] : [64, 'sha512'];
  const saltedPassword = pbkdf2Sync('carol-secret', salt, 4_096, bytes as number, hash as string);
  return { name, mechanism, iterations: 4_096, salt, saltedPassword, ...over };
}

const alter = async (connection: Connection, upsertions: ReturnType<typeof upsertion>[], deletions: object[] = []) =>
  (await connection.send('AlterUserScramCredentials', { deletions: deletions as never, upsertions })).results;

const describeUsers = async (connection: Connection, ...users: string[]) =>
  (await connection.send('DescribeUserScramCredentials', { users: users.map((name) => ({ name })) })).results;

describe('SCRAM credentials', () => {
  it('let in on every broker, survive a restart, and end when they are deleted', async () => {
    const cluster = await startInProcess(2, saslListeners());
    const connection = await openThrough(cluster, 'PLAINTEXT');
    expect(await alter(connection, [upsertion('carol')])).toEqual([
      { user: 'carol', errorCode: 0, errorMessage: null },
    ]);
    const sasl = { mechanism: 'SCRAM-SHA-512', username: 'carol', password: 'carol-secret' } as const;
    await expect
      .poll(() =>
        openThrough(cluster, 'SASL', { sasl }, 2).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await Promise.all(cluster.brokers.map(({ halt }) => halt()));
    const again = await startInProcess(1, saslListeners(), cluster.store);
    await openThrough(again, 'SASL', { sasl });
    const admin = await openThrough(again, 'PLAINTEXT');
    await alter(admin, [], [{ name: 'carol', mechanism: sha512 }]);
    await expect(openThrough(again, 'SASL', { sasl })).rejects.toMatchObject({
      errorName: 'SASL_AUTHENTICATION_FAILED',
    });
  });

  it('are described by mechanism and iterations, and nothing else', async () => {
    const cluster = await startInProcess(1, saslListeners());
    const connection = await openThrough(cluster, 'PLAINTEXT');
    await alter(connection, [upsertion('carol', sha256)]);
    const carol = {
      user: 'carol',
      errorCode: 0,
      errorMessage: null,
      credentialInfos: [{ mechanism: 1, iterations: 4_096 }],
    };
    expect(await describeUsers(connection, 'carol')).toEqual([carol]);
    expect((await describeUsers(connection)).map(({ user }) => user)).toEqual(['alice', 'carol']);
    const [twice] = await describeUsers(connection, 'carol', 'carol');
    expect(twice).toMatchObject({ user: 'carol', errorCode: ErrorCode.DUPLICATE_RESOURCE, credentialInfos: [] });
    expect((await describeUsers(connection, 'dave'))[0]!.errorCode).toBe(ErrorCode.RESOURCE_NOT_FOUND);
  });

  it('are refused as Kafka refuses them', async () => {
    const connection = await openThrough(await startInProcess(1, saslListeners()), 'PLAINTEXT');
    const refused = async (...them: ReturnType<typeof upsertion>[]) => {
      const results = await alter(connection, them);
      return results.map(({ errorCode, errorMessage }) => `${errorCode} ${errorMessage}`).join();
    };
    expect(await refused(upsertion(''))).toBe('93 Username must not be empty');
    expect(await refused(upsertion('x', 7))).toBe('33 Unknown SCRAM mechanism');
    expect(await refused(upsertion('x', 1, { iterations: 4_095 }))).toBe('93 Too few iterations');
    expect(await refused(upsertion('x', 1, { iterations: 16_385 }))).toBe('93 Too many iterations');
    expect(await refused(upsertion('x', 1), upsertion('x', 2))).toMatch(/^92 .*twice/);
    const gone = await alter(connection, [], [{ name: 'x', mechanism: 1 }]);
    expect(gone).toMatchObject([{ errorCode: ErrorCode.RESOURCE_NOT_FOUND }]);
  });

  it('stand in the log and in snapshots as keys, never as a password', async () => {
    const cluster = await startInProcess(1, saslListeners());
    const { state } = cluster.brokers[0]!.broker;
    const frozen = JSON.parse(JSON.stringify(freeze(state)));
    expect(thaw(frozen).scramCredentials).toEqual(state.scramCredentials);
    expect(state.scramCredentials.get('alice')!.size).toBe(2);
    for (const { key } of await cluster.store.list('')) {
      expect((await cluster.store.get(key)).toString('latin1')).not.toContain('alice-secret');
    }
    delete frozen.scramCredentials;
    expect(thaw(frozen).scramCredentials.size).toBe(0);
  });
});

it.each([
  ['PLAINTEXT', ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED],
  ['SASL', ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED],
])('delegation tokens are not issued: %s', async (listener, errorCode) => {
  const sasl = { mechanism: 'PLAIN', username: 'alice', password: 'alice-secret' } as const;
  const cluster = await startInProcess(1, saslListeners());
  const connection = await openThrough(cluster, listener, listener === 'SASL' ? { sasl } : {});
  const hmac = Buffer.from('x');
  expect(await connection.send('CreateDelegationToken', { renewers: [], maxLifetimeMs: -1 })).toMatchObject({
    errorCode,
  });
  expect(await connection.send('RenewDelegationToken', { hmac, renewPeriodMs: 1 })).toMatchObject({ errorCode });
  expect(await connection.send('ExpireDelegationToken', { hmac, expiryTimePeriodMs: 1 })).toMatchObject({ errorCode });
  expect(await connection.send('DescribeDelegationToken', { owners: null })).toMatchObject({ errorCode, tokens: [] });
});
