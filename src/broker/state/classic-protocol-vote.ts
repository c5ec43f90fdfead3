interface Voter {
  readonly protocols: readonly { readonly name: string }[];
}

/**
 * Each member votes for its first choice among the protocols that all support; the leader's order breaks ties. Null when
 * they share none.
 */
export function electProtocol(members: readonly Voter[], leaders: Voter['protocols'] | null): string | null {
  const candidates = sharedProtocols(members);
  const votes = new Map<string, number>();
  for (const member of members) {
    const vote = member.protocols.find((protocol) => candidates.has(protocol.name))?.name;
    if (vote !== undefined) votes.set(vote, (votes.get(vote) ?? 0) + 1);
  }
  const order = leaders === null ? [...votes.keys()] : leaders.map((protocol) => protocol.name);
  let winner: string | null = null;
  for (const name of order) {
    if (votes.has(name) && (winner === null || votes.get(name)! > votes.get(winner)!)) winner = name;
  }
  return winner;
}

export function sharedProtocols(members: readonly Voter[]): Set<string> {
  let shared: Set<string> | undefined;
  for (const member of members) {
    const names = member.protocols.map((protocol) => protocol.name);
    shared = shared === undefined ? new Set(names) : new Set(names.filter((name) => shared!.has(name)));
  }
  return shared ?? new Set();
}
