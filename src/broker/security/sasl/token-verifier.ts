import { readFileSync } from 'node:fs';
import { createLocalJWKSet, type JWTPayload, jwtVerify, UnsecuredJWT } from 'jose';
import type { OAuthBearerSettings } from './sasl-settings.js';

export type TokenVerdict =
  | { accepted: true; subject: string; expiresAtMs: number }
  /** RFC 6750's word for what is wrong; `reason` is for the log. */
  | { accepted: false; status: 'invalid_token' | 'insufficient_scope'; reason: string };

export type TokenVerifier = (token: string) => Promise<TokenVerdict>;

/**
 * Checks JSON Web Tokens as Kafka's broker does: signature by a key of the JWKS file, exp and iat there and within the clock
 * skew, nbf, issuer, audience, subject. Tokens without a signature (`alg: none`) are taken only where `unsecuredTokens`
 * says so; that is Kafka's validator for development. Throws when the key set cannot be read.
 */
export function tokenVerifier(settings: OAuthBearerSettings, nowMs: () => number): TokenVerifier {
  const { unsecuredTokens, clockSkewSeconds, expectedIssuer, expectedAudience } = settings;
  const claims = () => ({
    clockTolerance: clockSkewSeconds,
    currentDate: new Date(nowMs()),
    requiredClaims: ['exp', ...(unsecuredTokens ? [] : ['iat'])],
    ...(expectedIssuer === undefined ? {} : { issuer: expectedIssuer }),
    ...(expectedAudience === undefined ? {} : { audience: expectedAudience }),
  });
  const keys = unsecuredTokens ? null : keySet(settings.jwksFile);
  return async (token) => {
    try {
      const { payload } =
        keys === null
          ? UnsecuredJWT.decode(token, claims())
          : await jwtVerify(token, keys, { ...claims(), algorithms });
      return judge(payload, settings);
    } catch (error) {
      return { accepted: false, status: 'invalid_token', reason: (error as Error).message };
    }
  };
}

/** Public-key signatures only: a key set for verifying holds no secrets. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

function judge(payload: JWTPayload, settings: OAuthBearerSettings): TokenVerdict {
  const subject = payload[settings.subClaimName];
  if (typeof subject !== 'string' || subject.trim() === '') {
    return { accepted: false, status: 'invalid_token', reason: `no ${settings.subClaimName} claim names the user` };
  }
  const missing = settings.requiredScope.filter((scope) => !scopesOf(payload[settings.scopeClaimName]).includes(scope));
  if (missing.length > 0) {
    return { accepted: false, status: 'insufficient_scope', reason: `scope ${missing.join(' ')} is missing` };
  }
  return { accepted: true, subject: subject.trim(), expiresAtMs: payload.exp! * 1_000 };
}

function scopesOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.map(String) : [];
}

function keySet(file: string | undefined) {
  if (file === undefined) {
    throw new Error('OAUTHBEARER needs sasl.oauthBearer.jwksFile, the keys that tokens are signed with');
  }
  try {
    return createLocalJWKSet(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`cannot use the key set ${file}: ${(error as Error).message}`, { cause: error });
  }
}
