import { ErrorCode } from '../../protocol/index.js';

/** A partition that a member reads through its share session. */
export interface SessionPartition {
  topicId: string;
  partition: number;
}

export interface ShareSession {
  readonly group: string;
  readonly memberId: string;
  /** Of the next request. */
  epoch: number;
  readonly connection: object;
  readonly partitions: Map<string, SessionPartition>;
}

export type SessionTurn = { error: 0; session: ShareSession } | { error: number };

const INITIAL = 0;
const FINAL = -1;
const highestEpoch = 2_147_483_647;

/**
 * Share sessions (KIP-932): what each member reads at this broker. Requests are numbered, so that none is lost unseen; a
 * session ends with its connection.
 */
export class ShareSessions {
  readonly #sessions = new Map<string, ShareSession>();

  constructor(private readonly maxSessions: () => number) {}

  /** A fetch: 0 begins a session, −1 is its last one. */
  fetch(group: string, memberId: string, epoch: number, connection: object): SessionTurn {
    if (epoch !== INITIAL) return this.#next(group, memberId, epoch);
    const key = keyOf(group, memberId);
    if (!this.#sessions.has(key) && this.#sessions.size >= this.maxSessions()) {
      return { error: ErrorCode.SHARE_SESSION_LIMIT_REACHED };
    }
    const session: ShareSession = { group, memberId, epoch: 1, connection, partitions: new Map() };
    this.#sessions.set(key, session);
    return { error: 0, session };
  }

  /** An acknowledgement cannot begin a session. */
  acknowledge(group: string, memberId: string, epoch: number): SessionTurn {
    if (epoch === INITIAL) return { error: ErrorCode.INVALID_SHARE_SESSION_EPOCH };
    return this.#next(group, memberId, epoch);
  }

  /** The sessions that ended with a connection. */
  disconnected(connection: object): ShareSession[] {
    const ended = [...this.#sessions.values()].filter((session) => session.connection === connection);
    for (const session of ended) this.#sessions.delete(keyOf(session.group, session.memberId));
    return ended;
  }

  #next(group: string, memberId: string, epoch: number): SessionTurn {
    const key = keyOf(group, memberId);
    const session = this.#sessions.get(key);
    if (session === undefined) return { error: ErrorCode.SHARE_SESSION_NOT_FOUND };
    if (epoch === FINAL) {
      this.#sessions.delete(key);
      return { error: 0, session };
    }
    if (epoch !== session.epoch) return { error: ErrorCode.INVALID_SHARE_SESSION_EPOCH };
    session.epoch = epoch === highestEpoch ? 1 : epoch + 1;
    return { error: 0, session };
  }
}

function keyOf(group: string, memberId: string): string {
  return `${memberId}/${group}`;
}

export function partitionKey({ topicId, partition }: SessionPartition): string {
  return `${topicId}/${partition}`;
}
