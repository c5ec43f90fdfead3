import {
  type ByteRange,
  type ObjectStore,
  type PutOptions,
  type StoredEntry,
  StoreError,
} from '../../../src/objectstore/index.js';
import type { Random } from './random.js';
import type { ProcessClock, VirtualClock } from './virtual-clock.js';

/** What a store may do to its clients; one object for all of them, changed while the simulation runs. */
export interface StoreFaults {
  /** Every request fails without effect: 503. */
  isDown: boolean;
  /** Chance that a request fails without effect. */
  lost: number;
  /** Chance that a request takes effect and its answer is lost: the unknown outcome. */
  answerLost: number;
  /** Chance that a request takes effect twice, as when a client library repeats it; the second answer is the one seen. */
  twice: number;
  /** Chance that a request takes very long on the way there: it may take effect after its client gave it up. */
  slow: number;
  slowMs: number;
  /** Longest time on the way there, and on the way back. */
  maxDelayMs: number;
}

export const healthy: StoreFaults = {
  isDown: false,
  lost: 0,
  answerLost: 0,
  twice: 0,
  slow: 0,
  slowMs: 0,
  maxDelayMs: 4,
};

/**
 * One process's way to the shared store. A request under way goes on when its process dies; its answer reaches nobody.
 */
export class FaultyStore implements ObjectStore {
  constructor(
    private readonly shared: ObjectStore,
    private readonly world: VirtualClock,
    private readonly process: ProcessClock,
    private readonly random: Random,
    private readonly faults: StoreFaults,
    private readonly note: (request: string) => void,
  ) {}

  put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    const bytes = Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.concat(body);
    return this.request(`put ${key}`, () => this.shared.put(key, bytes, options));
  }
  get(key: string, range?: ByteRange): Promise<Buffer> {
    return this.request(`get ${key}`, () => this.shared.get(key, range));
  }
  list(prefix: string, startAfter?: string): Promise<StoredEntry[]> {
    return this.request(`list ${prefix}`, () => this.shared.list(prefix, startAfter));
  }
  delete(keys: string[]): Promise<void> {
    return this.request(`delete ${keys.length}`, () => this.shared.delete(keys));
  }

  private request<T>(what: string, act: () => Promise<T>): Promise<T> {
    const { random, faults } = this;
    const isLost = random.chance(faults.lost) || faults.isDown;
    const isAnswerLost = random.chance(faults.answerLost);
    const thereMs = random.chance(faults.slow)
      ? random.between(1, faults.slowMs)
      : random.between(0.5, faults.maxDelayMs);
    const againMs = random.chance(faults.twice) ? random.between(0, faults.maxDelayMs) : null;
    const backMs = random.between(0.5, faults.maxDelayMs);
    return new Promise((resolve, reject) => {
      const answer = (result: PromiseSettledResult<T>) => {
        this.process.after(backMs, () => {
          if (isAnswerLost) reject(new StoreError('simulated: the answer was lost'));
          else if (result.status === 'fulfilled') resolve(result.value);
          else reject(result.reason);
        });
      };
      this.world.after(thereMs, () => {
        this.note(what);
        if (isLost) {
          const reason = new StoreError('simulated: the request was lost (503)');
          return answer({ status: 'rejected', reason });
        }
        const first = settledOf(act());
        if (againMs === null) void first.then(answer);
        else this.world.after(againMs, () => void settledOf(act()).then(answer));
      });
    });
  }
}

async function settledOf<T>(request: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([request]);
  return result;
}
