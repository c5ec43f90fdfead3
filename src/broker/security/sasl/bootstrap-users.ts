import type { Broker } from '../../context.js';
import type { ScramAlteration } from '../../state/entries/scram-alter.js';
import type { SaslSettings } from './sasl-settings.js';
import { credentialFor, type ScramType } from './scram-credential.js';

/** Logs the credentials of the config that the cluster does not have yet; those that it has stay as they are. */
export async function makeScramUsers(broker: Broker, users: SaslSettings['scramUsers']): Promise<void> {
  const alterations = users.flatMap(({ name, mechanism, password, iterations }): ScramAlteration[] => {
    const type: ScramType = mechanism === 'SCRAM-SHA-256' ? 1 : 2;
    if (broker.state.scramCredentials.get(name)?.has(type)) return [];
    return [{ user: name, mechanism: type, set: credentialFor(type, password, iterations), onlyIfAbsent: true }];
  });
  if (alterations.length > 0) await broker.propose({ kind: 'scram-alter', alterations });
}
