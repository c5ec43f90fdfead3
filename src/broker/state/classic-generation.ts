/**
 * A generation of a classic group that has its assignment. With it a later coordinator goes on where this one stopped: its
 * death is no reason for a stable group to rebalance. Plain JSON; bytes are base64.
 */
export interface ClassicGeneration {
  readonly protocol: string;
  readonly leaderId: string | null;
  readonly members: readonly ClassicMember[];
  /** It was a group of the KIP-848 protocol, and its coordinator must begin with a rebalance. */
  readonly mustRebalance?: true;
}

export interface ClassicMember {
  readonly id: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** The member's words for the chosen protocol; what it said for others is not needed any more. */
  readonly metadata: string;
  readonly assignment: string;
}
