import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';

/**
 * SaslHandshake, versions 0–1 (v0 is followed by bare tokens, v1 by SaslAuthenticate requests).
 *
 * While a connection authenticates, `SaslAuthenticator` answers. Here come only those of a listener without SASL, or of a
 * session that has no end and so cannot be renewed.
 */
export const saslHandshake = serve('SaslHandshake', { min: 0, max: 1 }, () => ({
  errorCode: ErrorCode.ILLEGAL_SASL_STATE,
  mechanisms: [],
}));
