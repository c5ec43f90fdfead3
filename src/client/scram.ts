import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** One step of a mechanism: takes the server's bytes (null at first), gives the client's, or null when it is done. */
export type SaslStep = (fromServer: Buffer | null) => Promise<Buffer | null>;

const deriveKey = promisify(pbkdf2);

/** RFC 5802 asks for at least this many; fewer would let a false server make the password cheap to guess. */
const MIN_ITERATIONS = 4096;
/** A false server must not be able to keep this machine busy for minutes either. */
const MAX_ITERATIONS = 1_000_000;

/**
 * The client's side of SCRAM (RFC 5802) without channel binding, as KIP-84 uses it.
 * @throws Error when the server's messages are malformed, or its signature proves that it does not know the password
 */
export function scram(
  hash: 'sha256' | 'sha512',
  username: string,
  password: string,
  nonce = randomBytes(18).toString('base64'),
): SaslStep {
  const keyBytes = hash === 'sha256' ? 32 : 64;
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest();
  const clientFirst = `n=${username.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`;
  let expectedSignature: Buffer | undefined;

  async function clientFinal(serverFirst: string): Promise<Buffer> {
    const { r: fullNonce, s: salt, i: iterations } = attributes(serverFirst);
    const rounds = Number(iterations);
    if (!fullNonce?.startsWith(nonce) || fullNonce === nonce || salt === undefined) {
      throw new Error('SCRAM: the server did not continue our exchange (nonce or salt missing)');
    }
    if (!(rounds >= MIN_ITERATIONS && rounds <= MAX_ITERATIONS)) {
      throw new Error(
        `SCRAM: the server asks for ${iterations} iterations; ${MIN_ITERATIONS} to ${MAX_ITERATIONS} are acceptable`,
      );
    }
    const salted = await deriveKey(password.normalize('NFKC'), Buffer.from(salt, 'base64'), rounds, keyBytes, hash);
    const clientKey = hmac(salted, 'Client Key');
    const storedKey = createHash(hash).update(clientKey).digest();
    const withoutProof = `c=${Buffer.from('n,,').toString('base64')},r=${fullNonce}`;
    const authMessage = `${clientFirst},${serverFirst},${withoutProof}`;
    const signature = hmac(storedKey, authMessage);
    const proof = clientKey.map((byte, i) => byte ^ signature[i]!);
    expectedSignature = hmac(hmac(salted, 'Server Key'), authMessage);
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`);
  }

  function checkServerFinal(serverFinal: string, expected: Buffer): null {
    const { v: signature, e: error } = attributes(serverFinal);
    if (error !== undefined) throw new Error(`SCRAM: the server refused: ${error}`);
    const given = Buffer.from(signature ?? '', 'base64');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new Error("SCRAM: the server's signature is wrong: it does not know this user's password");
    }
    return null;
  }

  return async (fromServer) => {
    if (fromServer === null) return Buffer.from(`n,,${clientFirst}`);
    const text = fromServer.toString('utf8');
    return expectedSignature === undefined ? clientFinal(text) : checkServerFinal(text, expectedSignature);
  };
}

function attributes(message: string): Record<string, string | undefined> {
  return Object.fromEntries(message.split(',').map((part) => [part.slice(0, 1), part.slice(2)]));
}
