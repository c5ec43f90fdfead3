import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';

/**
 * SaslAuthenticate, versions 0–2 (v1 session lifetime KIP-368, v2 flexible).
 *
 * While a connection authenticates, `SaslAuthenticator` answers. Here comes only what nobody has begun.
 */
export const saslAuthenticate = serve('SaslAuthenticate', { min: 0, max: 2 }, () => ({
  errorCode: ErrorCode.ILLEGAL_SASL_STATE,
  errorMessage: 'SaslAuthenticate request received after successful authentication',
  authBytes: Buffer.alloc(0),
}));
