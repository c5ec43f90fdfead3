import type { Author } from './author.js';
import type { State } from './state.js';

/** `wal/BROKER-EPOCH-N` and `segment/BROKER-EPOCH-N`: who wrote an object, and as which of his. */
export interface ObjectName {
  kind: 'wal' | 'segment';
  broker: number;
  epoch: number;
  number: number;
}

/** Null: not a name that a broker gives. */
export function parseObjectName(key: string): ObjectName | null {
  const named = /^(wal|segment)\/(\d+)-(\d+)-(\d+(?:\.\d+)?)$/.exec(key);
  if (named === null) return null;
  const [, kind, broker, epoch, number] = named;
  return { kind: kind as ObjectName['kind'], broker: Number(broker), epoch: Number(epoch), number: Number(number) };
}

/**
 * Whether the author may bring this object into the log: its own, of its current epoch, not in the log yet; and WAL
 * objects only in the order of their numbers, so that those which a later one has passed are known to be orphans.
 */
export function mayClaim(state: State, key: string, author: Author): boolean {
  const name = parseObjectName(key);
  if (name?.broker !== author.broker || name.epoch !== author.epoch || state.objects.byKey.has(key)) return false;
  return name.kind !== 'wal' || name.number > (state.brokers.get(author.broker)?.newestWal ?? -1);
}

/** Remembers a claimed WAL object as the newest of its broker. */
export function noteClaim(state: State, key: string): void {
  const name = parseObjectName(key);
  const broker = name?.kind === 'wal' ? state.brokers.get(name.broker) : undefined;
  if (name && broker) broker.newestWal = name.number;
}

/**
 * Whether an object that lies in the store can never come into the log any more: its broker epoch is over, or a later
 * WAL object of the same epoch is in the log.
 */
export function isOrphan(state: State, key: string): boolean {
  if (state.objects.byKey.has(key)) return false;
  const name = parseObjectName(key);
  if (name === null) return false; // Not ours to judge.
  const broker = state.brokers.get(name.broker);
  if (!broker?.live || broker.epoch !== name.epoch) return true;
  return name.kind === 'wal' && name.number <= broker.newestWal;
}
