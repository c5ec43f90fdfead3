import type { Clock } from '../clock.js';

interface MaybeIdle {
  /** Null while it waits for this broker and not for its peer. */
  idleSinceMs(): number | null;
  close(): void;
}

/** Kafka's connections.max.idle.ms; negative: never. Looks ten times in that time, at least every ten seconds. */
export function closeIdleConnections(connections: Iterable<MaybeIdle>, clock: Clock, maxIdleMs: number): () => void {
  if (maxIdleMs < 0) return () => {};
  let cancel = () => {};
  const look = () => {
    const now = clock.monotonicMs();
    for (const connection of connections) {
      const sinceMs = connection.idleSinceMs();
      if (sinceMs !== null && now - sinceMs >= maxIdleMs) connection.close();
    }
    cancel = clock.after(Math.min(10_000, Math.max(10, maxIdleMs / 10)), look);
  };
  look();
  return () => cancel();
}
