import { ErrorCode } from '../../protocol/index.js';
import type { Broker, RequestContext } from '../context.js';
import { ipOf } from '../security/access.js';
import { ClientInstances } from './client-instances.js';
import { clientSoftwareOf } from './client-software.js';
import { type Subscribed, subscribedTo } from './subscription.js';

/** What a client is subscribed to now. */
export function subscriptionOf(broker: Broker, context: RequestContext, clientInstanceId: string): Subscribed {
  const software = clientSoftwareOf(context.connection);
  return subscribedTo(broker.state, {
    client_instance_id: clientInstanceId,
    client_id: context.clientId ?? '',
    client_software_name: software.name,
    client_software_version: software.version,
    client_source_address: ipOf(context.clientHost),
  });
}

export function clientInstancesOf(broker: Broker): ClientInstances {
  let found = instances.get(broker);
  if (found === undefined) {
    found = new ClientInstances();
    instances.set(broker, found);
  }
  return found;
}

export function countPush(broker: Broker, errorCode: number, bytes: number): void {
  const result = errorCode === ErrorCode.NONE ? 'taken' : 'refused';
  broker.metrics.telemetryPushes.add({ result });
  if (errorCode === ErrorCode.NONE) broker.metrics.telemetryBytes.add({}, bytes);
}

const instances = new WeakMap<Broker, ClientInstances>();
