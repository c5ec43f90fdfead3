import type { TLSSocket } from 'node:tls';
import { anonymous, type Principal } from '../../net/session.js';
import { subjectName } from './distinguished-name.js';
import { principalMapping } from './principal-mapping.js';

/**
 * Who a TLS client is, as Kafka's DefaultKafkaPrincipalBuilder says: the subject of its certificate under the mapping
 * rules, or nobody in particular without one. The answer throws when no rule applies to the subject.
 */
export function peerPrincipal(mappingRules: string): (socket: TLSSocket) => Principal {
  const nameOf = principalMapping(mappingRules);
  return (socket) => {
    const certificate = socket.getPeerX509Certificate();
    return certificate === undefined ? anonymous : { type: 'User', name: nameOf(subjectName(certificate.raw)) };
  };
}
