import { ErrorCode } from '../../protocol/index.js';
import { anonymous, type Session } from '../net/session.js';

/**
 * Why there are no delegation tokens (KIP-48): as Kafka without delegation.token.secret.key, and before that, a client that
 * has not authenticated may not ask at all.
 */
export function refuseDelegationTokens({ protocol, principal }: Session): { errorCode: number } {
  const unknown = protocol === 'PLAINTEXT' || (protocol === 'SSL' && principal.name === anonymous.name);
  return {
    errorCode: unknown ? ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED : ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED,
  };
}
