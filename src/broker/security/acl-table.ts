import { type Acl, aclKey, PatternType, WILDCARD } from './acl.js';

/**
 * All ACLs of the cluster, found by the resource they concern: one lookup for the name, one for `*`, and one for each
 * length that some prefix has.
 */
export class AclTable {
  private readonly byKey = new Map<string, Acl>();
  private readonly byPattern = new Map<string, Acl[]>();
  /** Lengths of the prefixes per resource type, with how many ACLs have each. */
  private readonly prefixLengths = new Map<number, Map<number, number>>();

  get size(): number {
    return this.byKey.size;
  }

  /** In the order in which they were created. */
  all(): IterableIterator<Acl> {
    return this.byKey.values();
  }

  /** An ACL that is there already stays as it is. */
  add(acl: Acl): void {
    const key = aclKey(acl);
    if (this.byKey.has(key)) return;
    this.byKey.set(key, acl);
    const pattern = patternKey(acl.resourceType, acl.patternType, acl.resourceName);
    this.byPattern.set(pattern, [...(this.byPattern.get(pattern) ?? []), acl]);
    if (acl.patternType === PatternType.PREFIXED) this.countPrefix(acl, 1);
  }

  remove(acl: Acl): void {
    const key = aclKey(acl);
    if (!this.byKey.delete(key)) return;
    const pattern = patternKey(acl.resourceType, acl.patternType, acl.resourceName);
    const left = (this.byPattern.get(pattern) ?? []).filter((other) => aclKey(other) !== key);
    if (left.length > 0) this.byPattern.set(pattern, left);
    else this.byPattern.delete(pattern);
    if (acl.patternType === PatternType.PREFIXED) this.countPrefix(acl, -1);
  }

  /** The ACLs that concern a resource, whoever and whatever they are about. */
  *concerning(resourceType: number, name: string): Iterable<Acl> {
    yield* this.withPattern(resourceType, PatternType.LITERAL, name);
    if (name !== WILDCARD) yield* this.withPattern(resourceType, PatternType.LITERAL, WILDCARD);
    for (const length of this.prefixLengths.get(resourceType)?.keys() ?? []) {
      if (length <= name.length) yield* this.withPattern(resourceType, PatternType.PREFIXED, name.slice(0, length));
    }
  }

  private withPattern(resourceType: number, patternType: number, name: string): readonly Acl[] {
    return this.byPattern.get(patternKey(resourceType, patternType, name)) ?? none;
  }

  private countPrefix({ resourceType, resourceName: { length } }: Acl, change: number): void {
    const lengths = this.prefixLengths.get(resourceType) ?? new Map<number, number>();
    this.prefixLengths.set(resourceType, lengths);
    const count = (lengths.get(length) ?? 0) + change;
    if (count > 0) lengths.set(length, count);
    else lengths.delete(length);
  }
}

const none: readonly Acl[] = [];

function patternKey(resourceType: number, patternType: number, name: string): string {
  return `${resourceType}/${patternType}/${name}`;
}
