import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saslFields } from '../../../../src/broker/security/sasl/sasl-settings.js';
import { tokenVerifier } from '../../../../src/broker/security/sasl/token-verifier.js';
import { unsecuredToken } from '../secured.js';

const folder = mkdtempSync(join(tmpdir(), 'token-verifier-'));
const jwksFile = join(folder, 'keys.json');
const keys = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();
const nowSeconds = 1_800_000_000;

beforeAll(async () => {
  for (const alg of ['RS256', 'ES256', 'EdDSA']) keys.set(alg, await generateKeyPair(alg));
  const jwks = [...keys].map(async ([alg, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid: alg, alg }));
  writeFileSync(jwksFile, JSON.stringify({ keys: await Promise.all(jwks) }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verify = (token: string, over: object = {}) => {
  const { oauthBearer } = saslFields.sasl.parse({ oauthBearer: { jwksFile, ...over } });
  return tokenVerifier(oauthBearer!, () => nowSeconds * 1_000)(token);
};
const good = { sub: 'alice', iat: nowSeconds, exp: nowSeconds + 60, iss: 'https://issuer', aud: ['kafka'] };
const sign = (claims: object, alg = 'ES256', key = keys.get(alg)!.privateKey) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg, kid: alg }).sign(key);

describe('a bearer token', () => {
  it.each(['RS256', 'ES256', 'EdDSA'])('signed with %s is accepted', async (alg) => {
    expect(await verify(await sign(good, alg))).toEqual({
      accepted: true,
      subject: 'alice',
      expiresAtMs: (nowSeconds + 60) * 1_000,
    });
  });

  it.each<[string, object, object]>([
    ['has run out', { ...good, exp: nowSeconds - 31 }, {}],
    ['is not valid yet', { ...good, nbf: nowSeconds + 31 }, {}],
    ['does not say when it ends', { ...good, exp: undefined }, {}],
    ['does not say when it began', { ...good, iat: undefined }, {}],
    ['names nobody', { ...good, sub: undefined }, {}],
    ['names nobody under the claim that counts', good, { subClaimName: 'user' }],
    ['comes from elsewhere', good, { expectedIssuer: 'https://other' }],
    ['is meant for others', good, { expectedAudience: ['not-kafka'] }],
  ])('is refused that %s', async (_, claims, settings) => {
    expect(await verify(await sign(claims), settings)).toMatchObject({ accepted: false, status: 'invalid_token' });
  });

  it('is accepted within the clock skew, from the right issuer, for the right audience', async () => {
    const settings = { expectedIssuer: 'https://issuer', expectedAudience: ['x', 'kafka'] };
    expect(await verify(await sign({ ...good, exp: nowSeconds - 29 }), settings)).toMatchObject({ accepted: true });
  });

  it('needs the scopes that are asked for', async () => {
    const settings = { requiredScope: ['kafka.read', 'kafka.write'] };
    const with_ = async (scope: unknown) => verify(await sign({ ...good, scope }), settings);
    expect(await with_('kafka.read kafka.write')).toMatchObject({ accepted: true });
    expect(await with_(['kafka.write', 'kafka.read'])).toMatchObject({ accepted: true });
    expect(await with_('kafka.read')).toMatchObject({ accepted: false, status: 'insufficient_scope' });
  });

  it('is refused with a signature of a foreign key, a changed body, or none at all', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const [header, , signature] = (await sign(good)).split('.');
    const body = Buffer.from(JSON.stringify({ ...good, sub: 'root' })).toString('base64url');
    const unsigned = unsecuredToken({ ...good });
    for (const token of [await sign(good, 'ES256', privateKey), `${header}.${body}.${signature}`, unsigned, 'x', '']) {
      expect(await verify(token)).toMatchObject({ accepted: false, status: 'invalid_token' });
    }
  });

  it('is refused when it is signed with the public key as if that were a secret', async () => {
    const secret = Buffer.from(JSON.stringify(await exportJWK(keys.get('RS256')!.publicKey)));
    const forged = await new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: 'RS256' }).sign(secret);
    expect(await verify(forged)).toMatchObject({ accepted: false });
  });

  it('without a signature is for development only, and then no other is', async () => {
    const settings = { unsecuredTokens: true };
    expect(await verify(unsecuredToken({ ...good }), settings)).toMatchObject({ accepted: true });
    expect(await verify(await sign(good), settings)).toMatchObject({ accepted: false });
  });
});
