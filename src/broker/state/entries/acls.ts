import { ErrorCode } from '../../../protocol/index.js';
import { type Acl, type AclFilter, matchesFilter, maxAclsAtOnce } from '../../security/acl.js';
import type { AclsDeleteOutcome, Outcome } from '../outcome.js';
import type { State } from '../state.js';

export interface AclsCreateEntry {
  kind: 'acls-create';
  acls: Acl[];
  at: number;
}

export interface AclsDeleteEntry {
  kind: 'acls-delete';
  filters: AclFilter[];
  at: number;
}

/** ACLs were validated by the proposer; one that exists already is no error. */
export function applyAclsCreate(state: State, entry: AclsCreateEntry): Outcome {
  for (const acl of entry.acls) state.acls.add(acl);
  return { error: ErrorCode.NONE };
}

/** An ACL that two filters match is reported for both, as Kafka does. */
export function applyAclsDelete(state: State, entry: AclsDeleteEntry): AclsDeleteOutcome {
  const all = [...state.acls.all()];
  let room = maxAclsAtOnce;
  const deleted = entry.filters.map((filter) => {
    const matching = all.filter((acl) => matchesFilter(acl, filter));
    if (matching.length > room) return null;
    room -= matching.length;
    return matching;
  });
  for (const acl of deleted.flat()) if (acl !== null) state.acls.remove(acl);
  return { error: ErrorCode.NONE, deleted };
}
