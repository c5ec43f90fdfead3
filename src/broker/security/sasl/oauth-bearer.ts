import { openRefusal, type SaslExchange, SaslRefusal, type SaslStep } from './mechanism.js';
import { saslNamePattern } from './sasl-name.js';
import type { TokenVerifier } from './token-verifier.js';

/**
 * OAUTHBEARER (RFC 7628, KIP-255). A token that is not accepted is answered with its status; the client says 0x01 to that,
 * and only then has the exchange failed.
 */
export function oauthBearerExchange(verify: TokenVerifier): SaslExchange {
  let status: string | null = null;

  return {
    async evaluate(message): Promise<SaslStep> {
      if (status !== null) throw openRefusal(status);
      const { authorizationId, token } = parseInitialResponse(message);
      const verdict = await verify(token);
      if (!verdict.accepted) {
        status = JSON.stringify({ status: verdict.status });
        return { kind: 'challenge', bytes: Buffer.from(status) };
      }
      const { subject, expiresAtMs } = verdict;
      if (authorizationId !== '' && authorizationId !== subject) {
        throw openRefusal(
          `Authentication failed: Client requested an authorization id (${authorizationId}) that is different from the token's principal name (${subject})`,
        );
      }
      return { kind: 'done', bytes: Buffer.alloc(0), user: subject, expiresAtMs };
    },
  };
}

const pair = '[A-Za-z]+=[\\x21-\\x7e \\t\\r\\n]+\\x01';
const initialResponse = new RegExp(`^n,(?:a=(${saslNamePattern}))?,\\x01((?:${pair})*)\\x01$`);

function parseInitialResponse(message: Buffer): { authorizationId: string; token: string } {
  const match = initialResponse.exec(message.toString('utf8'));
  if (match === null) throw new SaslRefusal('OAUTHBEARER: the first message is malformed');
  const pairs = match[2]!
    .split('\x01')
    .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]);
  const credentials = pairs.findLast(([key]) => key === 'auth')?.[1];
  const bearer = /^(\w+) +([-_~+/.a-zA-Z0-9]+=*)$/.exec(credentials ?? '');
  if (bearer === null || bearer[1]!.toLowerCase() !== 'bearer') {
    throw new SaslRefusal('OAUTHBEARER: the first message carries no bearer token');
  }
  return { authorizationId: match[1] ?? '', token: bearer[2]! };
}
