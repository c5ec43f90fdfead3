import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../../src/protocol/index.js';
import { startInProcess } from '../../in-process.js';
import { rawClient } from '../raw-client.js';
import { alice, authentications, saslListeners, unsecuredToken } from '../secured.js';

const plain = (password: string, user = 'alice') => ({ authBytes: Buffer.from(`\0${user}\0${password}`) });
const right = plain(alice.password);
const client = async (over = {}, sasl = {}) => rawClient(await startInProcess(1, saslListeners(over, sasl)), 'SASL');

describe('before a client has authenticated', () => {
  it.each(['Metadata', 'Produce', 'CreateTopics', 'SaslAuthenticate'] as const)(
    '%s ends the connection without an answer',
    async (api) => {
      const raw = await client();
      raw.request(api, api === 'SaslAuthenticate' ? 2 : 3, {} as never);
      expect(await raw.next()).toBe(null);
    },
  );

  it('ApiVersions is answered once, in every version, and a newer version may step down', async () => {
    for (const version of [0, 3, 4]) {
      const raw = await client();
      const software = version >= 3 ? { clientSoftwareName: 'raw', clientSoftwareVersion: '1' } : {};
      expect((await raw.ask('ApiVersions', version, software)).errorCode).toBe(0);
      raw.request('ApiVersions', version, software);
      expect(await raw.next()).toBe(null);
    }
    const raw = await client();
    raw.frame(Buffer.from('0012007f00000007ffff', 'hex'));
    expect((await raw.next())!.readInt16BE(4)).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect((await raw.ask('ApiVersions', 0, {})).errorCode).toBe(0);
    expect((await raw.ask('SaslHandshake', 1, { mechanism: 'PLAIN' })).errorCode).toBe(0);
  });

  it('nothing but tokens may follow the handshake', async () => {
    for (const api of ['ApiVersions', 'SaslHandshake', 'Metadata'] as const) {
      const raw = await client();
      await raw.ask('SaslHandshake', 1, { mechanism: 'PLAIN' });
      raw.request(api, 0, (api === 'SaslHandshake' ? { mechanism: 'PLAIN' } : {}) as never);
      expect(await raw.next()).toBe(null);
    }
  });

  it('requests that were sent along are not served when the password is wrong', async () => {
    const raw = await client();
    raw.request('SaslHandshake', 1, { mechanism: 'PLAIN' });
    raw.request('SaslAuthenticate', 2, plain('wrong'));
    raw.request('Metadata', 9, { topics: [] });
    expect(await raw.next()).not.toBe(null);
    expect((await raw.next())!.readInt16BE(5)).toBe(ErrorCode.SASL_AUTHENTICATION_FAILED);
    expect(await raw.next()).toBe(null);
  });

  it('and are served, in their order, when it is right', async () => {
    const raw = await client();
    raw.request('SaslHandshake', 1, { mechanism: 'PLAIN' });
    raw.request('SaslAuthenticate', 2, right);
    for (let i = 0; i < 3; i++) raw.request('Metadata', 9, { topics: [] });
    for (let i = 0; i < 5; i++) expect(await raw.next()).not.toBe(null);
  });

  it('a frame is no larger than a token can be', async () => {
    const raw = await client({}, { maxReceiveBytes: 1_000 });
    raw.frame(Buffer.alloc(1_001));
    expect(await raw.next()).toBe(null);
  });

  it('who takes too long, or sends a byte now and then, is let go', async () => {
    const raw = await client({ authenticationTimeoutMs: 100 });
    await raw.ask('SaslHandshake', 1, { mechanism: 'PLAIN' });
    const trickle = setInterval(() => raw.write(Buffer.from([0])), 10);
    expect(await raw.next()).toBe(null);
    clearInterval(trickle);
  });
});

describe('bare tokens, after a handshake of version 0', () => {
  it('are answered bare', async () => {
    const raw = await client();
    await raw.ask('SaslHandshake', 0, { mechanism: 'PLAIN' });
    raw.frame(right.authBytes);
    expect(await raw.next()).toEqual(Buffer.alloc(0));
    expect((await raw.ask('Metadata', 9, { topics: [] })).brokers).toHaveLength(1);
  });

  it('end the connection when they are wrong: there is no way to say why', async () => {
    const raw = await client();
    await raw.ask('SaslHandshake', 0, { mechanism: 'PLAIN' });
    raw.frame(plain('wrong').authBytes);
    expect(await raw.next()).toBe(null);
  });
});

it('a mechanism that is not enabled is answered with those that are, and the connection ends', async () => {
  const raw = await client();
  const { errorCode, mechanisms } = await raw.ask('SaslHandshake', 1, { mechanism: 'GSSAPI' });
  expect(errorCode).toBe(ErrorCode.UNSUPPORTED_SASL_MECHANISM);
  expect(mechanisms).toEqual(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER']);
  expect(await raw.next()).toBe(null);
});

it.each([
  ['PLAIN', ''],
  ['PLAIN', '\0alice'],
  ['PLAIN', '\0alice\0alice-secret\0more'],
  ['PLAIN', `bob\0alice\0${alice.password}`],
  ['PLAIN', '\0'.repeat(100_000)],
  ['SCRAM-SHA-256', 'n,,n=alice'],
  ['SCRAM-SHA-256', 'y,,n=alice,r=abc'],
  ['SCRAM-SHA-256', 'p=tls-unique,,n=alice,r=abc'],
  ['SCRAM-SHA-256', 'n,a=bob,n=alice,r=abc'],
  ['SCRAM-SHA-256', 'n,,n=alice,r=abc,tokenauth=true'],
  ['SCRAM-SHA-256', 'n,,n=al=ice,r=abc'],
  ['SCRAM-SHA-256', '\xff\xfe'.repeat(1_000)],
  ['OAUTHBEARER', 'n,,\x01auth=Bearer \x01\x01'],
  ['OAUTHBEARER', 'n,,\x01auth=Basic abc\x01\x01'],
  ['OAUTHBEARER', `n,a=bob,\x01auth=Bearer ${unsecuredToken({ sub: 'alice' })}\x01\x01`],
  ['OAUTHBEARER', ''],
])('%s refuses the token %j', async (mechanism, token) => {
  const raw = await client();
  await raw.ask('SaslHandshake', 1, { mechanism });
  const answer = await raw.ask('SaslAuthenticate', 2, { authBytes: Buffer.from(token, 'latin1') });
  expect(answer.errorCode).toBe(ErrorCode.SASL_AUTHENTICATION_FAILED);
  expect(await raw.next()).toBe(null);
});

it.each([
  'c=biws,r=abc',
  'c=biws,r=other,p=AAAA',
  'c=eSws,r=NONCE,p=AAAA',
  'c=biws,r=NONCE,p=',
  'c=biws,r=NONCE,p=AAAA',
])('SCRAM refuses the final message %s', async (message) => {
  const raw = await client();
  await raw.ask('SaslHandshake', 1, { mechanism: 'SCRAM-SHA-256' });
  const first = await raw.ask('SaslAuthenticate', 2, { authBytes: Buffer.from('n,,n=alice,r=abc') });
  const nonce = /r=([^,]+)/.exec(first.authBytes.toString())![1]!;
  const answer = await raw.ask('SaslAuthenticate', 2, { authBytes: Buffer.from(message.replace('NONCE', nonce)) });
  expect(answer.errorCode).toBe(ErrorCode.SASL_AUTHENTICATION_FAILED);
});

it('a user that does not exist is asked for a proof like everybody, with a salt that stays', async () => {
  const cluster = await startInProcess(1, saslListeners());
  const salts = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const raw = rawClient(cluster, 'SASL');
    await raw.ask('SaslHandshake', 1, { mechanism: 'SCRAM-SHA-512' });
    const { authBytes } = await raw.ask('SaslAuthenticate', 2, { authBytes: Buffer.from('n,,n=nobody,r=abc') });
    salts.add(/,(s=.*)/.exec(authBytes.toString())![1]!);
  }
  expect([...salts]).toEqual([expect.stringMatching(/^s=[A-Za-z0-9+/=]{28},i=4096$/)]);
});

it('after authentication SASL is an error, not an end', async () => {
  const raw = await client();
  await raw.ask('SaslHandshake', 1, { mechanism: 'PLAIN' });
  expect(await raw.ask('SaslAuthenticate', 2, right)).toMatchObject({ errorCode: 0, sessionLifetimeMs: 0n });
  expect((await raw.ask('SaslAuthenticate', 2, right)).errorCode).toBe(ErrorCode.ILLEGAL_SASL_STATE);
  expect((await raw.ask('SaslHandshake', 1, { mechanism: 'PLAIN' })).errorCode).toBe(ErrorCode.ILLEGAL_SASL_STATE);
  expect((await raw.ask('Metadata', 9, { topics: [] })).brokers).toHaveLength(1);
});

describe('a session that ends (KIP-368)', () => {
  const login = async (raw: ReturnType<typeof rawClient>, mechanism = 'PLAIN', token = right) => {
    expect((await raw.ask('SaslHandshake', 1, { mechanism })).errorCode).toBe(0);
    return raw.ask('SaslAuthenticate', 2, token);
  };

  it('says when, and the next request after that ends the connection', async () => {
    const cluster = await startInProcess(1, saslListeners({}, { connectionsMaxReauthMs: 50 }));
    const raw = rawClient(cluster, 'SASL');
    expect((await login(raw)).sessionLifetimeMs).toBe(50n);
    for (;;) {
      raw.request('Metadata', 9, { topics: [] });
      if ((await raw.next()) === null) break;
    }
    expect(authentications(cluster).join()).toContain('result="failed"} 1');
  });

  it('ends with its token', async () => {
    const raw = await client();
    const exp = Math.floor(Date.now() / 1_000) + 100;
    const message = `n,,\x01auth=Bearer ${unsecuredToken({ sub: 'alice', exp })}\x01\x01`;
    const { sessionLifetimeMs } = await login(raw, 'OAUTHBEARER', { authBytes: Buffer.from(message) });
    expect(sessionLifetimeMs).toBeGreaterThan(90_000n);
    expect(sessionLifetimeMs).toBeLessThanOrEqual(100_000n);
  });

  it('is renewed by the same user with the same mechanism', async () => {
    const raw = await client({}, { connectionsMaxReauthMs: 60_000 });
    await login(raw);
    expect(await login(raw)).toMatchObject({ errorCode: 0, sessionLifetimeMs: 60_000n });
    // Not more than once a second: then it is a request that comes at the wrong time.
    expect((await raw.ask('SaslHandshake', 1, { mechanism: 'PLAIN' })).errorCode).toBe(ErrorCode.ILLEGAL_SASL_STATE);
    expect((await raw.ask('Metadata', 9, { topics: [] })).brokers).toHaveLength(1);
  });

  it('is not handed to another user', async () => {
    const raw = await client({}, { connectionsMaxReauthMs: 60_000 });
    await login(raw);
    const answer = await login(raw, 'PLAIN', plain('bob-secret', 'bob'));
    expect(answer.errorCode).toBe(ErrorCode.SASL_AUTHENTICATION_FAILED);
    expect(answer.errorMessage).toContain('Cannot change principals');
    expect(await raw.next()).toBe(null);
  });

  it('is not renewed with another mechanism', async () => {
    const raw = await client({}, { connectionsMaxReauthMs: 60_000 });
    await login(raw);
    await raw.ask('SaslHandshake', 1, { mechanism: 'SCRAM-SHA-256' });
    raw.request('SaslAuthenticate', 2, { authBytes: Buffer.from('n,,n=alice,r=abc') });
    expect(await raw.next()).toBe(null);
  });
});
