import { createHash, createHmac, randomBytes } from 'node:crypto';
import { refuseOtherIdentity, type SaslExchange, SaslRefusal, type SaslStep } from './mechanism.js';
import type { SameSecret } from './same-secret.js';
import { noCredential, type ScramCredential, type ScramType, scramMechanisms } from './scram-credential.js';
import { type ClientFirst, parseClientFinal, parseClientFirst } from './scram-messages.js';

/**
 * SCRAM (RFC 5802) without channel binding, as KIP-84 uses it. A user that does not exist is asked for a proof like
 * everybody and fails at the end. Delegation tokens (`tokenauth`) are not issued here, so nobody can have one.
 */
export function scramExchange(
  type: ScramType,
  credentialOf: (user: string) => ScramCredential | undefined,
  same: SameSecret,
  ourNonce = randomBytes(18).toString('base64'),
): SaslExchange {
  const { hash } = scramMechanisms[type];
  let asked: { first: ClientFirst; credential: ScramCredential; exists: boolean; serverFirst: string } | null = null;

  function challenge(message: Buffer): SaslStep {
    const first = parseClientFirst(message);
    if (first.extensions.get('tokenauth')?.toLowerCase() === 'true') {
      throw new SaslRefusal('SCRAM: delegation tokens are not enabled');
    }
    const found = credentialOf(first.user);
    refuseOtherIdentity(first.authorizationId, first.user);
    const credential = found ?? noCredential(type, first.user);
    const serverFirst = `r=${first.nonce}${ourNonce},s=${credential.salt},i=${credential.iterations}`;
    asked = { first, credential, exists: found !== undefined, serverFirst };
    return { kind: 'challenge', bytes: Buffer.from(serverFirst) };
  }

  function verify(message: Buffer, { first, credential, exists, serverFirst }: NonNullable<typeof asked>): SaslStep {
    const final = parseClientFinal(message);
    if (final.channelBinding !== first.header) throw new SaslRefusal('SCRAM: the channel binding does not match');
    if (final.nonce !== `${first.nonce}${ourNonce}`) throw new SaslRefusal('SCRAM: the nonce is not ours');
    const signed = `${first.bare},${serverFirst},${final.withoutProof}`;
    const storedKey = Buffer.from(credential.storedKey, 'base64');
    const signature = createHmac(hash, storedKey).update(signed).digest();
    const clientKey = Buffer.from(final.proof.map((byte, i) => byte ^ (signature[i] ?? 0)));
    const proven = same(createHash(hash).update(clientKey).digest(), storedKey);
    if (!exists) throw new SaslRefusal('SCRAM: there is no such user with this mechanism');
    if (!proven) throw new SaslRefusal('SCRAM: the proof is wrong');
    const serverKey = Buffer.from(credential.serverKey, 'base64');
    const verifier = createHmac(hash, serverKey).update(signed).digest('base64');
    return { kind: 'done', bytes: Buffer.from(`v=${verifier}`), user: first.user };
  }

  return { evaluate: (message) => (asked === null ? challenge(message) : verify(message, asked)) };
}
