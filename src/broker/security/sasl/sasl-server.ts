import type { Defects } from '../../defects.js';
import type { State } from '../../state/state.js';
import type { SaslExchange, SaslMechanism } from './mechanism.js';
import { oauthBearerExchange } from './oauth-bearer.js';
import { plainExchange } from './plain.js';
import { sameSecret } from './same-secret.js';
import type { SaslSettings } from './sasl-settings.js';
import { scramExchange } from './scram.js';
import type { ScramType } from './scram-credential.js';
import { tokenVerifier } from './token-verifier.js';

/** What a broker checks credentials with. */
export interface SaslServer {
  isEnabled(mechanism: string): mechanism is SaslMechanism;
  readonly mechanisms: readonly SaslMechanism[];
  begin(mechanism: SaslMechanism): SaslExchange;
}

/** Throws when an enabled mechanism lacks what it needs. */
export function saslServer(settings: SaslSettings, state: State, defects: Defects, nowMs: () => number): SaslServer {
  const { enabledMechanisms: mechanisms, plainUsers, oauthBearer } = settings;
  if (mechanisms.includes('OAUTHBEARER') && oauthBearer === undefined) {
    throw new Error('OAUTHBEARER is enabled: say in sasl.oauthBearer which tokens are accepted');
  }
  const verify = oauthBearer === undefined ? null : tokenVerifier(oauthBearer, nowMs);
  // Defect `accept-any-password`: every proof is right.
  const same = defects.has('accept-any-password') ? () => true : sameSecret;
  const scram = (type: ScramType) => scramExchange(type, (user) => state.scramCredentials.get(user)?.get(type), same);
  const begin: Record<SaslMechanism, () => SaslExchange> = {
    PLAIN: () => plainExchange(plainUsers, same),
    'SCRAM-SHA-256': () => scram(1),
    'SCRAM-SHA-512': () => scram(2),
    OAUTHBEARER: () => oauthBearerExchange(verify!),
  };
  return {
    mechanisms,
    isEnabled: (mechanism): mechanism is SaslMechanism => (mechanisms as readonly string[]).includes(mechanism),
    begin: (mechanism) => begin[mechanism](),
  };
}
