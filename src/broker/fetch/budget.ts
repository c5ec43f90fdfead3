import type { Broker } from '../context.js';

/**
 * Memory for the answers of all fetches together: from before their batches are read until the peer has taken them. Who
 * comes when it is used up waits, first come, first served; an answer larger than all of it goes alone.
 */
export class FetchBudget {
  private heldBytes = 0;
  private readonly waiting: { bytes: number; start: () => void }[] = [];

  constructor(private readonly maxBytes: number) {}

  /** Resolves when the bytes are granted, with how to give them back (once). Rejects with the signal's reason. */
  take(bytes: number, signal: AbortSignal): Promise<() => void> {
    if (bytes === 0) return Promise.resolve(() => {});
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        reject(signal.reason);
        this.startNext(); // Somebody smaller may have stood behind.
      };
      const turn = {
        bytes,
        start: () => {
          signal.removeEventListener('abort', leave);
          resolve(this.hold(bytes));
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(turn);
      this.startNext();
    });
  }

  private hold(bytes: number): () => void {
    let held = true;
    this.heldBytes += bytes;
    return () => {
      if (!held) return;
      held = false;
      this.heldBytes -= bytes;
      this.startNext();
    };
  }

  private startNext(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (this.heldBytes > 0 && this.heldBytes + next.bytes > this.maxBytes) return;
      this.waiting.shift();
      next.start();
    }
  }
}

const budgets = new WeakMap<Broker, FetchBudget>();

export function fetchBudgetOf(broker: Broker): FetchBudget {
  let found = budgets.get(broker);
  if (found === undefined) {
    found = new FetchBudget(broker.config.fetchMaxPendingBytes);
    budgets.set(broker, found);
  }
  return found;
}
