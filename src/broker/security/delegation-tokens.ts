import { ErrorCode } from '../../protocol/index.js';
import { anonymous, type Session } from '../net/session.js';

/** A client that has not authenticated may not ask for a delegation token at all (KIP-48). */
export function mayAskForTokens({ protocol, principal }: Session): boolean {
  return protocol !== 'PLAINTEXT' && (protocol !== 'SSL' || principal.name !== anonymous.name);
}

/** Why there are no delegation tokens: as Kafka without delegation.token.secret.key. */
export function refuseDelegationTokens(session: Session): { errorCode: number } {
  return {
    errorCode: mayAskForTokens(session)
      ? ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED
      : ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED,
  };
}

/** Times of a token that there is not: Kafka's controller says 0, its broker, which refuses before that, -1. */
export function timeOfNoToken(errorCode: number): bigint {
  return errorCode === ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED ? 0n : -1n;
}
