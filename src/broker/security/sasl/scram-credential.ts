import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** What the server keeps of a password (RFC 5802): enough to check a proof, not enough to make one. Base64. */
export interface ScramCredential {
  salt: string;
  storedKey: string;
  serverKey: string;
  iterations: number;
}

/** By Kafka's number of the mechanism. */
export const scramMechanisms = {
  1: { name: 'SCRAM-SHA-256', hash: 'sha256', keyBytes: 32 },
  2: { name: 'SCRAM-SHA-512', hash: 'sha512', keyBytes: 64 },
} as const;
export type ScramType = keyof typeof scramMechanisms;

export const minIterations = 4_096;
export const maxIterations = 16_384;

export function isScramType(type: number): type is ScramType {
  return type in scramMechanisms;
}

export function credentialOf(
  type: ScramType,
  salt: Buffer,
  saltedPassword: Buffer,
  iterations: number,
): ScramCredential {
  const { hash } = scramMechanisms[type];
  const key = (label: string): Buffer => createHmac(hash, saltedPassword).update(label).digest();
  return {
    salt: salt.toString('base64'),
    storedKey: createHash(hash).update(key('Client Key')).digest('base64'),
    serverKey: key('Server Key').toString('base64'),
    iterations,
  };
}

/** With a fresh salt. */
export function credentialFor(type: ScramType, password: string, iterations: number): ScramCredential {
  const { hash, keyBytes } = scramMechanisms[type];
  const salt = randomBytes(20);
  return credentialOf(type, salt, pbkdf2Sync(password.normalize('NFKC'), salt, iterations, keyBytes, hash), iterations);
}

const disguise = randomBytes(32);

/**
 * A credential that no password fits, for a user that does not exist: always the same for the name while this process
 * lives, so that asking does not tell who exists.
 */
export function noCredential(type: ScramType, user: string): ScramCredential {
  const { hash } = scramMechanisms[type];
  const part = (label: string): Buffer => createHmac(hash, disguise).update(`${label} ${user}`).digest();
  return {
    salt: part('salt').subarray(0, 20).toString('base64'),
    storedKey: part('stored key').toString('base64'),
    serverKey: part('server key').toString('base64'),
    iterations: minIterations,
  };
}
