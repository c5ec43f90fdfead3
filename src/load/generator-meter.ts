import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { GeneratorHealth } from '../model/evidence.js';
import { LatencyTimeline } from './latency-timeline.js';

const resolutionMs = 10;

/** What `judgeGenerator` looks at. */
export interface GeneratorSigns {
  cpuShare: number;
  /** Share of the time in which the event loop had work, 0…1. */
  loopBusy: number;
  /** p99 of how late the generator itself was: from the moment a batch was due and could go, until it went. */
  latenessP99Ms: number;
  ackP99Ms: number;
  /** Achieved ÷ asked rate. */
  rateShare: number;
}

/** Watches the generator's own process while the measured part of a load runs. */
export class GeneratorMeter {
  private readonly lag: IntervalHistogram = monitorEventLoopDelay({ resolution: resolutionMs });
  private readonly lateness = new LatencyTimeline(1);
  private cpu = process.cpuUsage();
  private loop = performance.eventLoopUtilization();
  private startedAt = performance.now();
  private running = false;
  private cpuSeconds = 0;
  private wallSeconds = 0;
  private loopBusy = 0;

  start(): void {
    this.running = true;
    this.cpu = process.cpuUsage();
    this.loop = performance.eventLoopUtilization();
    this.startedAt = performance.now();
    this.lag.enable();
  }

  /** A batch left `lateMs` after it was due and nothing but this process held it back. */
  late(lateMs: number): void {
    if (this.running) this.lateness.record(0, lateMs * 1000);
  }

  /** The measured part is over. Idempotent. */
  stop(): void {
    if (!this.running) return;
    this.running = false;
    this.lag.disable();
    const { user, system } = process.cpuUsage(this.cpu);
    this.cpuSeconds = (user + system) / 1e6;
    this.wallSeconds = (performance.now() - this.startedAt) / 1000;
    this.loopBusy = performance.eventLoopUtilization(this.loop).utilization;
  }

  /** After `stop`. All zero when the measured part never began. */
  health(ackP99Ms: number, rateShare: number): GeneratorHealth {
    const cpuShare = this.wallSeconds === 0 ? 0 : this.cpuSeconds / this.wallSeconds;
    const latenessP99Ms = this.lateness.quantileMs(0.99, 0, 1) ?? 0;
    // The monitor's timer fires every `resolutionMs` at best; only what exceeds that is lag.
    const lagMs = (nanoseconds: number) => (this.lag.count === 0 ? 0 : Math.max(0, nanoseconds / 1e6 - resolutionMs));
    return {
      cpuSeconds: this.cpuSeconds,
      cpuShare,
      eventLoopLagP99Ms: lagMs(this.lag.percentile(99)),
      eventLoopLagMaxMs: lagMs(this.lag.max),
      spoiledBy: judgeGenerator({ cpuShare, loopBusy: this.loopBusy, latenessP99Ms, ackP99Ms, rateShare }),
    };
  }
}

/**
 * A sentence when the generator, and not the target, made the latencies; else null.
 *
 * High CPU alone proves nothing (a fast target can be driven hard), nor does event-loop lag alone: on a machine that
 * also runs the brokers every process waits for a core now and then, and those waits are part of what that machine can
 * do. What proves it is a loop without idle time (whoever waits for a target is idle) together with its effect: batches
 * that were due and free to go left so late that their lateness is half of the latency reported, or the asked rate was
 * missed (a client that is slow inside a send, as kafkajs is, shows no lateness between sends).
 */
export function judgeGenerator(signs: GeneratorSigns): string | null {
  const { cpuShare, loopBusy, latenessP99Ms, ackP99Ms, rateShare } = signs;
  if (loopBusy < 0.97) return null;
  const latencyIsOwn = latenessP99Ms >= 20 && latenessP99Ms >= ackP99Ms / 2;
  const rateIsOwn = rateShare < 0.95;
  if (!latencyIsOwn && !rateIsOwn) return null;
  const proof = latencyIsOwn
    ? `sent batches ${Math.round(latenessP99Ms)} ms late at p99, of a measured ${Math.round(ackP99Ms)} ms`
    : `reached ${Math.round(rateShare * 100)} % of the asked rate`;
  return (
    `the load generator could not keep up: its event loop was busy ${Math.round(loopBusy * 100)} % of the time ` +
    `(${cpuShare.toFixed(2)} CPUs) and it ${proof}; lower the rate or give it a machine of its own`
  );
}
