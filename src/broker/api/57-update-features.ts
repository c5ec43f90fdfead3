import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { refuseFeatures } from '../state/entries/features-update.js';

/**
 * UpdateFeatures, versions 0–2 (v1 upgrade types and validate only KIP-584, v2 one error for all).
 *
 * All updates take effect or none. Levels live in the metadata log and every broker tells them in ApiVersions at once.
 */
export const updateFeatures = serve('UpdateFeatures', { min: 0, max: 2 }, async (broker, request, { version }) => {
  const updates = request.featureUpdates.map(({ feature, maxVersionLevel, upgradeType }) => ({
    name: feature,
    level: maxVersionLevel,
    upgradeType,
  }));
  if (request.validateOnly) await broker.caughtUp();
  const outcome = request.validateOnly
    ? (refuseFeatures(broker.state, updates) ?? { error: ErrorCode.NONE })
    : await broker.propose({ kind: 'features-update', updates, at: broker.clock.wallMs() });
  const { error, message = null } = outcome;
  const results = updates.map(({ name }) => ({ feature: name, errorCode: ErrorCode.NONE, errorMessage: 'NONE' }));
  return { errorCode: error, errorMessage: message, ...(version < 2 && error === 0 ? { results } : {}) };
});
