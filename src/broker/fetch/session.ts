import { ErrorCode, type RequestOf } from '../../protocol/index.js';

/** One partition as a fetcher wants it, and what it was told last (incremental answers leave out what is unchanged). */
export interface FetchPartition {
  topic: string;
  topicId: string;
  partition: number;
  currentLeaderEpoch: number;
  fetchOffset: number;
  lastFetchedEpoch: number;
  maxBytes: number;
  /** Of the fetcher, '' when it tells none; null before v11: it may only read from the leader (KIP-392). */
  rackId: string | null;
  toldHighWatermark: number;
  toldLogStartOffset: number;
  toldError: boolean;
}

export interface FetchTurn {
  /** 0: no session. */
  sessionId: number;
  /** In the order in which they are to be served. */
  partitions: FetchPartition[];
  /** Answer every partition, also those without news. */
  full: boolean;
  /** Partitions that gave data go to the end of the session, so that the others come first next time. */
  served(partitions: FetchPartition[]): void;
}

interface Session {
  id: number;
  epoch: number;
  /** From v13 on fetchers name topics by id, and must go on doing so (KIP-516). */
  usesTopicIds: boolean;
  partitions: Map<string, FetchPartition>;
}

const maxEpoch = 0x7fffffff;
/** Kafka's epochs: -1 ends a session, 0 begins one. */
const finalEpoch = -1;
const initialEpoch = 0;

/**
 * Fetch sessions (KIP-227): a fetcher names its partitions once, later requests only name changes. Bounded; the session
 * that was used least recently makes room, and its fetcher begins again (FETCH_SESSION_ID_NOT_FOUND).
 */
export class FetchSessions {
  private readonly sessions = new Map<number, Session>();

  /**
   * `newId` gives ids that nobody can guess: a fetcher from before a restart must not take somebody else's session for its
   * own, nor anybody end or read on in one that is not his.
   */
  constructor(
    private readonly maxSessions: number,
    private readonly newId: () => number,
  ) {}

  begin(request: RequestOf<'Fetch'>, version: number): FetchTurn | { error: number } {
    const { sessionId, sessionEpoch } = request;
    if (sessionEpoch === finalEpoch || sessionEpoch === initialEpoch) {
      this.sessions.delete(sessionId);
      const partitions = wantedOf(request, version);
      return sessionEpoch === finalEpoch ? sessionless(partitions) : this.open(partitions, usesTopicIds(version));
    }
    const session = this.sessions.get(sessionId);
    if (session === undefined) return { error: ErrorCode.FETCH_SESSION_ID_NOT_FOUND };
    if (session.epoch !== sessionEpoch) return { error: ErrorCode.INVALID_FETCH_SESSION_EPOCH };
    if (session.usesTopicIds !== usesTopicIds(version)) return { error: ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR };
    session.epoch = session.epoch === maxEpoch ? 1 : session.epoch + 1;
    this.sessions.delete(sessionId);
    this.sessions.set(sessionId, session); // Most recently used last.
    update(session, request, version);
    return this.turnOf(session, false);
  }

  private open(partitions: FetchPartition[], byTopicId: boolean): FetchTurn {
    if (this.sessions.size >= this.maxSessions) {
      const [oldest] = this.sessions.keys();
      if (oldest !== undefined) this.sessions.delete(oldest);
    }
    const session: Session = { id: this.unusedId(), epoch: 1, usesTopicIds: byTopicId, partitions: new Map() };
    for (const partition of partitions) session.partitions.set(keyOf(partition), partition);
    this.sessions.set(session.id, session);
    return this.turnOf(session, true);
  }

  private unusedId(): number {
    let id = 0;
    while (id === 0 || this.sessions.has(id)) id = this.newId();
    return id;
  }

  private turnOf(session: Session, full: boolean): FetchTurn {
    return {
      sessionId: session.id,
      partitions: [...session.partitions.values()],
      full,
      served(partitions) {
        for (const partition of partitions) {
          const key = keyOf(partition);
          if (session.partitions.delete(key)) session.partitions.set(key, partition);
        }
      },
    };
  }
}

function usesTopicIds(version: number): boolean {
  return version >= 13;
}

function sessionless(partitions: FetchPartition[]): FetchTurn {
  return { sessionId: 0, partitions, full: true, served() {} };
}

function update(session: Session, request: RequestOf<'Fetch'>, version: number): void {
  for (const { topic, topicId, partitions } of request.forgottenTopicsData) {
    for (const partition of partitions) session.partitions.delete(keyOf({ topic, topicId, partition }));
  }
  for (const wanted of wantedOf(request, version)) {
    const known = session.partitions.get(keyOf(wanted));
    if (known === undefined) {
      session.partitions.set(keyOf(wanted), wanted);
    } else {
      known.currentLeaderEpoch = wanted.currentLeaderEpoch;
      known.fetchOffset = wanted.fetchOffset;
      known.lastFetchedEpoch = wanted.lastFetchedEpoch;
      known.maxBytes = wanted.maxBytes;
    }
  }
}

function wantedOf(request: RequestOf<'Fetch'>, version: number): FetchPartition[] {
  const rackId = version < 11 ? null : request.rackId;
  return request.topics.flatMap(({ topic, topicId, partitions }) =>
    partitions.map((wanted) => ({
      topic,
      topicId,
      partition: wanted.partition,
      currentLeaderEpoch: wanted.currentLeaderEpoch,
      fetchOffset: Number(wanted.fetchOffset),
      lastFetchedEpoch: wanted.lastFetchedEpoch,
      maxBytes: wanted.partitionMaxBytes,
      rackId,
      toldHighWatermark: -1,
      toldLogStartOffset: -1,
      toldError: false,
    })),
  );
}

function keyOf({ topic, topicId, partition }: { topic: string; topicId: string; partition: number }): string {
  return `${topic}/${topicId}/${partition}`;
}
