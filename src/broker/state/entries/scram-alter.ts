import { ErrorCode } from '../../../protocol/index.js';
import type { ScramCredential, ScramType } from '../../security/sasl/scram-credential.js';
import type { AlterationOutcome } from '../outcome.js';
import type { State } from '../state.js';

export type ScramAlteration =
  | { user: string; mechanism: ScramType; set: ScramCredential; onlyIfAbsent?: true }
  | { user: string; mechanism: ScramType; set: null };

/** SCRAM credentials are made, replaced or removed. Only salted keys are kept: no password ever enters the log. */
export interface ScramAlterEntry {
  kind: 'scram-alter';
  alterations: ScramAlteration[];
}

/** Each alteration stands alone; removing what is not there is RESOURCE_NOT_FOUND. */
export function applyScramAlter(state: State, { alterations }: ScramAlterEntry): AlterationOutcome {
  return { error: ErrorCode.NONE, errors: alterations.map((alteration) => alter(state, alteration)) };
}

function alter({ scramCredentials }: State, alteration: ScramAlteration): number {
  const { user, mechanism } = alteration;
  const held = scramCredentials.get(user);
  if (alteration.set === null) {
    if (!held?.delete(mechanism)) return ErrorCode.RESOURCE_NOT_FOUND;
    if (held.size === 0) scramCredentials.delete(user);
    return ErrorCode.NONE;
  }
  if (alteration.onlyIfAbsent && held?.has(mechanism)) return ErrorCode.NONE;
  if (held === undefined) scramCredentials.set(user, new Map([[mechanism, alteration.set]]));
  else held.set(mechanism, alteration.set);
  return ErrorCode.NONE;
}
