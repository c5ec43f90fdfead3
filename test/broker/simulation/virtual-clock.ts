import type { Clock } from '../../../src/broker/clock.js';

interface Timer {
  atMs: number;
  order: number;
  call: () => void;
}

/** Time that passes only when the simulation says so; timers fire in order, after all promises have settled. */
export class VirtualClock implements Clock {
  private nowMs = 1_000_000;
  private order = 0;
  private timers: Timer[] = [];

  wallMs(): number {
    return Math.round(this.nowMs);
  }
  monotonicMs(): number {
    return this.nowMs;
  }
  after(ms: number, call: () => void): () => void {
    const timer = { atMs: this.nowMs + Math.max(0, ms), order: this.order++, call };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  async runFor(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      await settled();
      const next = this.timers.reduce<Timer | null>((best, t) => (best === null || isBefore(t, best) ? t : best), null);
      if (next === null || next.atMs > endMs) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.call();
    }
    this.nowMs = endMs;
  }
}

/** The clock of one process: it can stop for a while (SIGSTOP) or for good (SIGKILL), and what it waited for with it. */
export class ProcessClock implements Clock {
  private state: 'running' | 'paused' | 'dead' = 'running';
  private readonly held: (() => void)[] = [];

  constructor(private readonly world: VirtualClock) {}

  wallMs(): number {
    return this.world.wallMs();
  }
  monotonicMs(): number {
    return this.world.monotonicMs();
  }
  after(ms: number, call: () => void): () => void {
    let cancelled = false;
    this.world.after(ms, () => this.run(() => cancelled || call()));
    return () => {
      cancelled = true;
    };
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

  private run(call: () => void): void {
    if (this.state === 'running') call();
    else if (this.state === 'paused') this.held.push(call);
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
