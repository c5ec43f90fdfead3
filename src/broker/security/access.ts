import type { BrokerConfig } from '../config.js';
import type { Defects } from '../defects.js';
import type { Session } from '../net/session.js';
import type { State } from '../state/state.js';
import { CLUSTER_NAME, Operation, ResourceType } from './acl.js';
import { isAllowed, isAllowedOnAny } from './acl-authorizer.js';

type OperationName = keyof typeof Operation;
type ResourceTypeName = keyof typeof ResourceType;

/** What one requester may do, decided by the ACLs as they are now. */
export interface Access {
  /** No authorizer: everything is allowed, and nobody needs to ask. */
  readonly isOpen: boolean;
  may(operation: OperationName, type: ResourceTypeName, name: string): boolean;
  mayOnCluster(operation: OperationName): boolean;
  /** Whether some resource of the type may exist on which the operation is allowed. */
  mayOnAny(operation: OperationName, type: ResourceTypeName): boolean;
}

export function accessOf(
  broker: { config: BrokerConfig; state: State; defects: Defects },
  session: Session,
  clientHost: string,
): Access {
  // Defect `ignore-acls`: ACLs are kept and shown, and hold for nobody.
  if (broker.config.authorizer === 'none' || broker.defects.has('ignore-acls')) return openAccess;
  const { type, name } = session.principal;
  return aclAccess(broker, { principal: `${type}:${name}`, host: ipOf(clientHost) });
}

const openAccess: Access = { isOpen: true, may: () => true, mayOnCluster: () => true, mayOnAny: () => true };

function aclAccess(
  { config, state }: { config: BrokerConfig; state: State },
  requester: Parameters<typeof isAllowed>[2],
) {
  const may: Access['may'] = (operation, type, name) =>
    isAllowed(state.acls, config, requester, Operation[operation], ResourceType[type], name);
  return {
    isOpen: false,
    may,
    mayOnCluster: (operation: OperationName) => may(operation, 'CLUSTER', CLUSTER_NAME),
    mayOnAny: (operation: OperationName, type: ResourceTypeName) =>
      isAllowedOnAny(state.acls, config, requester, Operation[operation], ResourceType[type]),
  };
}

/** `/127.0.0.1` and `/::ffff:127.0.0.1` are one host, 127.0.0.1, as in Java. */
export function ipOf(clientHost: string): string {
  return clientHost.replace(/^\//, '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');
}
