import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { serve } from '../context.js';
import { credentialOf, isScramType, maxIterations, minIterations } from '../security/sasl/scram-credential.js';
import type { ScramAlteration } from '../state/entries/scram-alter.js';

/**
 * AlterUserScramCredentials, version 0 (KIP-554): a user at most once per request. The client salts the password, the keys
 * made of that are what is kept.
 */
export const alterUserScramCredentials = serve(
  'AlterUserScramCredentials',
  { min: 0, max: 0 },
  async (broker, { deletions, upsertions }) => {
    const times = new Map<string, number>();
    for (const { name } of [...deletions, ...upsertions]) times.set(name, (times.get(name) ?? 0) + 1);
    const alterations: ScramAlteration[] = [];
    const refused = new Map<string, Refusal>();
    for (const { name, mechanism } of deletions) {
      const refusal = refuse(name, mechanism, times);
      if (refusal !== null) refused.set(name, refused.get(name) ?? refusal);
      else if (isScramType(mechanism)) alterations.push({ user: name, mechanism, set: null });
    }
    for (const upsertion of upsertions) {
      const { name, mechanism, salt, saltedPassword, iterations } = upsertion;
      const refusal = refuse(name, mechanism, times) ?? refuseIterations(upsertion);
      if (refusal !== null) refused.set(name, refused.get(name) ?? refusal);
      else if (isScramType(mechanism)) {
        const set = credentialOf(mechanism, salt, saltedPassword, iterations);
        alterations.push({ user: name, mechanism, set });
      }
    }
    const outcome = alterations.length === 0 ? null : await broker.propose({ kind: 'scram-alter', alterations });
    const altered = alterations.map(({ user }, i) => {
      const errorCode = outcome?.errors[i] ?? outcome?.error ?? ErrorCode.UNKNOWN_SERVER_ERROR;
      const errorMessage = errorCode === ErrorCode.RESOURCE_NOT_FOUND ? absent : (outcome?.message ?? null);
      return { user, errorCode, errorMessage };
    });
    return { results: [...altered, ...[...refused].map(([user, refusal]) => ({ user, ...refusal }))] };
  },
);

interface Refusal {
  errorCode: number;
  errorMessage: string;
}

const absent = 'Attempt to delete a user credential that does not exist';

function refuse(user: string, mechanism: number, times: ReadonlyMap<string, number>): Refusal | null {
  if (user === '') return unacceptable('Username must not be empty');
  if (!isScramType(mechanism)) {
    return { errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM, errorMessage: 'Unknown SCRAM mechanism' };
  }
  if (times.get(user) === 1) return null;
  const errorMessage = 'A user credential cannot be altered twice in the same request';
  return { errorCode: ErrorCode.DUPLICATE_RESOURCE, errorMessage };
}

function refuseIterations({
  iterations,
}: RequestOf<'AlterUserScramCredentials'>['upsertions'][number]): Refusal | null {
  if (iterations < minIterations) return unacceptable('Too few iterations');
  return iterations > maxIterations ? unacceptable('Too many iterations') : null;
}

function unacceptable(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.UNACCEPTABLE_CREDENTIAL, errorMessage };
}
