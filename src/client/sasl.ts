import { KafkaError } from './errors.js';
import type { SaslOptions } from './options.js';
import type { Requester } from './requester.js';
import { type SaslStep, scram } from './scram.js';

/**
 * SaslHandshake, then SaslAuthenticate rounds until the mechanism is done (KIP-43, KIP-152).
 * @throws KafkaError UNSUPPORTED_SASL_MECHANISM or SASL_AUTHENTICATION_FAILED, with the broker's words and what it offers
 */
export async function authenticate(
  connection: Requester,
  sasl: SaslOptions,
  timeLeftMs: () => number,
  signal?: AbortSignal,
): Promise<void> {
  const doing = `authenticating to ${connection.peer} with SASL ${sasl.mechanism}`;
  const options = () => ({ timeoutMs: timeLeftMs(), ...(signal === undefined ? {} : { signal }) });
  const handshake = await connection.send('SaslHandshake', { mechanism: sasl.mechanism }, options());
  if (handshake.errorCode !== 0) {
    const offered = handshake.mechanisms.length === 0 ? '' : `the broker offers ${handshake.mechanisms.join(', ')}`;
    throw new KafkaError('SaslHandshake', handshake.errorCode, doing, offered);
  }
  const step = await mechanism(sasl);
  let toServer = await step(null);
  while (toServer !== null) {
    const answer = await connection.send('SaslAuthenticate', { authBytes: toServer }, options());
    if (answer.errorCode !== 0) throw new KafkaError('SaslAuthenticate', answer.errorCode, doing, answer.errorMessage);
    toServer = await step(answer.authBytes);
  }
}

async function mechanism(sasl: SaslOptions): Promise<SaslStep> {
  switch (sasl.mechanism) {
    case 'PLAIN':
      return once(`\0${sasl.username}\0${sasl.password}`);
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-512':
      return scram(sasl.mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512', sasl.username, sasl.password);
    case 'OAUTHBEARER': {
      const token = typeof sasl.token === 'function' ? await sasl.token() : sasl.token;
      return bearer(bearerMessage(token, sasl.extensions ?? {}));
    }
  }
}

/** A mechanism of one message; whatever the server says besides an error code is agreement. */
function once(message: string): SaslStep {
  return async (fromServer) => (fromServer === null ? Buffer.from(message, 'utf8') : null);
}

/** Any words of the server say why the token is refused; the error itself follows on a 0x01 (RFC 7628, section 3.2.3). */
function bearer(message: string): SaslStep {
  const first = once(message);
  return async (fromServer) => (fromServer?.length ? Buffer.of(1) : first(fromServer));
}

/** RFC 7628: gs2 header, then key=value pairs, each closed by 0x01 (KIP-255, extensions by KIP-342). */
function bearerMessage(token: string, extensions: Record<string, string>): string {
  const pairs = Object.entries(extensions).map(([key, value]) => `${key}=${value}\x01`);
  return `n,,\x01auth=Bearer ${token}\x01${pairs.join('')}\x01`;
}
