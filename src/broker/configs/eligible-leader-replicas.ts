import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { featureLevel } from '../state/entries/features-update.js';
import type { Refusal } from './resource-type.js';

const minInsync = 'min.insync.replicas';

/**
 * While eligible leader replicas are on (KIP-966), as on every new cluster, all brokers share one min.insync.replicas: set for
 * the whole cluster from its beginning, changed only there, and never taken away.
 */
export function refuseMinInsync(
  { state }: Broker,
  resourceName: string,
  after: ReadonlyMap<string, string>,
  touched: ReadonlySet<string>,
): Refusal | null {
  if (featureLevel(state, 'eligible.leader.replicas.version') === 0) return null;
  const refused = (errorMessage: string) => ({ errorCode: ErrorCode.INVALID_CONFIG, errorMessage });
  if (resourceName !== '' && touched.has(minInsync)) {
    return refused(`Broker-level ${minInsync} cannot be altered while ELR is enabled.`);
  }
  if (resourceName === '' && !after.has(minInsync)) {
    return refused(`Cluster-level ${minInsync} cannot be removed while ELR is enabled.`);
  }
  return null;
}
