import { RequestTimeout } from './errors.js';

/** A request that waits for its response frame. */
export interface Waiting {
  readonly correlationId: number;
  /** for error messages: the API's name */
  readonly what: string;
  readonly timeoutMs: number;
  readonly deadline: number;
  /** the caller has gone (its signal aborted); the slot stays, because responses come in order */
  abandoned: boolean;
  readonly resolve: (frame: Buffer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The requests in flight on one connection, in the order of sending, which is the order of answering. One timer serves
 * them all: it is moved forward only when a request with an earlier deadline enters, so a steady stream of requests
 * with equal timeouts touches no timer at all.
 */
export class InFlight {
  private queue: (Waiting | undefined)[] = [];
  private head = 0;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Number.POSITIVE_INFINITY;

  constructor(private readonly onExpired: (error: RequestTimeout) => void) {}

  get size(): number {
    return this.queue.length - this.head;
  }

  get first(): Waiting | undefined {
    return this.queue[this.head];
  }

  add(waiting: Waiting): void {
    this.queue.push(waiting);
    if (waiting.deadline < this.timerAt) this.arm(waiting.deadline);
  }

  shift(): Waiting | undefined {
    const waiting = this.queue[this.head];
    if (waiting === undefined) return undefined;
    this.queue[this.head++] = undefined;
    if (this.head === this.queue.length) {
      this.queue.length = this.head = 0;
    } else if (this.head > 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    return waiting;
  }

  /** Fail everything that waits; nothing is left, no timer runs. */
  failAll(error: unknown): void {
    clearTimeout(this.timer);
    this.timerAt = Number.POSITIVE_INFINITY;
    const waiting = this.queue.slice(this.head);
    this.queue.length = this.head = 0;
    for (const one of waiting) if (one !== undefined && !one.abandoned) one.reject(error);
  }

  private arm(deadline: number): void {
    clearTimeout(this.timer);
    this.timerAt = deadline;
    this.timer = setTimeout(() => this.expire(), Math.max(0, Math.ceil(deadline - performance.now())));
  }

  private expire(): void {
    this.timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (let i = this.head; i < this.queue.length; i++) {
      const waiting = this.queue[i];
      if (waiting === undefined) continue;
      if (waiting.deadline <= now) {
        this.onExpired(new RequestTimeout(`${waiting.what}: no response within ${Math.round(waiting.timeoutMs)} ms`));
        return;
      }
      next = Math.min(next, waiting.deadline);
    }
    if (next !== Number.POSITIVE_INFINITY) this.arm(next);
  }
}

/** The same request, but when the signal aborts its caller is told so at once, and the answer is dropped when it comes. */
export function leavingOn(signal: AbortSignal, waiting: Waiting): Waiting {
  const leave = (): void => {
    tied.abandoned = true;
    waiting.reject(signal.reason);
  };
  const settled = (): void => signal.removeEventListener('abort', leave);
  const tied: Waiting = {
    ...waiting,
    resolve(frame) {
      settled();
      waiting.resolve(frame);
    },
    reject(error) {
      settled();
      waiting.reject(error);
    },
  };
  signal.addEventListener('abort', leave, { once: true });
  return tied;
}
