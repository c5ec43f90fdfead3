import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { featureLevel } from '../state/entries/features-update.js';

/** Without the feature `share.version` no request of a share group is answered. */
export function refuseShare({ state }: Broker): { errorCode: number; errorMessage: null } | null {
  if (featureLevel(state, 'share.version') >= 1) return null;
  return { errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage: null };
}
