import type { ObjectStore } from '../../objectstore/index.js';
import { liveBrokers, type State } from '../state/state.js';
import { logIndex, logKey, logPrefix } from './log-object.js';

const prefix = 'floor/';
/** S3 deletes up to this many keys in one request. */
const maxKeysPerDelete = 1_000;

/** Up to which index the log has been cut, or is about to be; -1: it is whole. */
export async function logFloor(store: ObjectStore): Promise<number> {
  const markers = await store.list(prefix);
  return Math.max(-1, ...markers.map(({ key }) => Number(key.slice(prefix.length))));
}

/**
 * Cuts off the old end of the metadata log. What makes that safe is the marker: it is there before the first object goes,
 * and a broker that was away for long looks for it before it believes what it finds, or does not find, behind its own
 * last object (`MetadataLog`). Objects are only cut when they have been in the log for `cutAfterMs`, no live broker can
 * still need them, and the two newest snapshots lie behind them.
 */
export class LogCutter {
  private readonly snapshots: { index: number; savedAtMs: number }[] = [];
  /** Null: not known yet. */
  private cutTo: number | null = null;

  constructor(
    private readonly store: ObjectStore,
    private readonly cutAfterMs: number,
  ) {}

  /** This process has saved a snapshot; monotonic time. */
  noteSnapshot(index: number, savedAtMs: number): void {
    this.snapshots.push({ index, savedAtMs });
  }

  /** Resolves with how many objects went. */
  async cut(state: State, nowMs: number): Promise<number> {
    const snapshot = this.oldSnapshot(nowMs);
    if (snapshot < 0) return 0;
    const end = Math.min(snapshot, ...liveBrokers(state).map(({ lastIndex }) => lastIndex - 1));
    const begin = (this.cutTo ??= (await this.firstIndex()) - 1) + 1;
    if (end < begin) return 0;
    const markers = (await this.store.list(prefix)).map(({ key }) => key);
    const marker = `${prefix}${String(end).padStart(20, '0')}`;
    await this.store.put(marker, Buffer.from('the metadata log is cut up to this index'));
    await this.store.delete(markers.filter((key) => key < marker));
    for (let at = begin; at <= end; at += maxKeysPerDelete) {
      const last = Math.min(end, at + maxKeysPerDelete - 1);
      await this.store.delete(Array.from({ length: last - at + 1 }, (_, i) => logKey(at + i)));
      this.cutTo = last;
    }
    return end - begin + 1;
  }

  /** Index of the newest snapshot, but one, that is old enough; those before it are of no more use here. */
  private oldSnapshot(nowMs: number): number {
    const before = this.snapshots.slice(0, -1);
    const found = before.findLastIndex(({ savedAtMs }) => savedAtMs <= nowMs - this.cutAfterMs);
    if (found > 0) this.snapshots.splice(0, found);
    return before[found]?.index ?? -1;
  }

  private async firstIndex(): Promise<number> {
    const [first] = await this.store.list(logPrefix);
    return (first && logIndex(first.key)) ?? 0;
  }
}
