import type { Clock } from '../../../src/broker/clock.js';

interface Timer {
  atMs: number;
  order: number;
  call: (() => void) | null;
}

/** Time that passes only when the simulation says so; timers fire in order, after all promises have settled. */
export class VirtualClock implements Clock {
  private nowMs = 1_000_000;
  private order = 0;
  private readonly timers = new TimerHeap();

  wallMs(): number {
    return Math.round(this.nowMs);
  }
  monotonicMs(): number {
    return this.nowMs;
  }

  after(ms: number, call: () => void): () => void {
    const timer: Timer = { atMs: this.nowMs + Math.max(0, ms), order: this.order++, call };
    this.timers.push(timer);
    return () => {
      timer.call = null;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  async runFor(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await settled();
    for (let next = this.timers.first; next !== undefined && next.atMs <= endMs; next = this.timers.first) {
      this.timers.pop();
      if (next.call === null) continue;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.call();
      await settled();
    }
    this.nowMs = endMs;
  }
}

/**
 * The clock of one process: it can stop for a while (SIGSTOP) or for good (SIGKILL), and what it waited for with it. Its
 * wall clock is its own, may be wrong, and may jump.
 */
export class ProcessClock implements Clock {
  private state: 'running' | 'paused' | 'dead' = 'running';
  private readonly held: (() => void)[] = [];

  constructor(
    private readonly world: VirtualClock,
    private wallSkewMs = 0,
  ) {}

  wallMs(): number {
    return Math.round(1_700_000_000_000 + this.world.monotonicMs() + this.wallSkewMs);
  }
  monotonicMs(): number {
    return this.world.monotonicMs();
  }
  after(ms: number, call: () => void): () => void {
    let cancelled = false;
    const cancel = this.world.after(ms, () => this.run(() => cancelled || call()));
    return () => {
      cancelled = true;
      cancel();
    };
  }

  /** Now, or when the process goes on, or never. */
  run(call: () => void): void {
    if (this.state === 'running') call();
    else if (this.state === 'paused') this.held.push(call);
  }

  jump(ms: number): void {
    this.wallSkewMs += ms;
  }
  pause(): void {
    if (this.state === 'running') this.state = 'paused';
  }
  resume(): void {
    if (this.state !== 'paused') return;
    this.state = 'running';
    for (const call of this.held.splice(0)) call();
  }
  kill(): void {
    this.state = 'dead';
    this.held.length = 0;
  }
}

/** A binary heap: a schedule sets tens of thousands of timers. */
class TimerHeap {
  private readonly timers: Timer[] = [];

  get first(): Timer | undefined {
    return this.timers[0];
  }

  push(timer: Timer): void {
    let at = this.timers.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfLater(parent, at)) return;
      at = parent;
    }
  }

  pop(): void {
    const last = this.timers.pop();
    if (last === undefined || this.timers.length === 0) return;
    this.timers[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= this.timers.length) return;
      const right = left + 1;
      const sooner = right < this.timers.length && isBefore(this.timers[right]!, this.timers[left]!) ? right : left;
      if (!this.swapIfLater(at, sooner)) return;
      at = sooner;
    }
  }

  private swapIfLater(above: number, below: number): boolean {
    const [upper, lower] = [this.timers[above]!, this.timers[below]!];
    if (!isBefore(lower, upper)) return false;
    this.timers[above] = lower;
    this.timers[below] = upper;
    return true;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
