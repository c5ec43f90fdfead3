import {
  type ByteRange,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
  StoreError,
} from '../../../src/objectstore/index.js';
import type { Random } from './random.js';
import type { ProcessClock, VirtualClock } from './virtual-clock.js';

export interface Faults {
  /** Chance that a request fails without effect. */
  lost: number;
  /** Chance that a request takes effect and its answer is lost: the unknown outcome. */
  answerLost: number;
  /** Longest time on the way there, and on the way back. */
  maxDelayMs: number;
}

/**
 * One process's way to the shared store. A request under way goes on when its process dies; its answer reaches nobody.
 */
export class FaultyStore implements ObjectStore {
  constructor(
    private readonly shared: ObjectStore,
    private readonly world: VirtualClock,
    private readonly process: ProcessClock,
    private readonly random: Random,
    private readonly faults: Faults,
  ) {}

  put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    const bytes = Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.concat(body);
    return this.request(() => this.shared.put(key, bytes, options));
  }
  get(key: string, range?: ByteRange): Promise<Buffer> {
    return this.request(() => this.shared.get(key, range));
  }
  list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    return this.request(() => this.shared.list(prefix, startAfter));
  }
  delete(keys: string[]): Promise<void> {
    return this.request(() => this.shared.delete(keys));
  }

  private request<T>(act: () => Promise<T>): Promise<T> {
    const { lost, answerLost, maxDelayMs } = this.faults;
    const isLost = this.random.chance(lost);
    const isAnswerLost = this.random.chance(answerLost);
    const thereMs = this.random.between(0.5, maxDelayMs);
    const backMs = this.random.between(0.5, maxDelayMs);
    return new Promise((resolve, reject) => {
      this.world.after(thereMs, () => {
        const done: Promise<() => void> = isLost
          ? Promise.resolve(() => reject(new StoreError('simulated: the request was lost')))
          : act().then(
              (value) => () => resolve(value),
              (error) => () => reject(error),
            );
        done.then((answer) => {
          const shown =
            isAnswerLost && !isLost ? () => reject(new StoreError('simulated: the answer was lost')) : answer;
          this.process.after(backMs, shown);
        });
      });
    });
  }
}
