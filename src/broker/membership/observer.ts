import type { Clock } from '../clock.js';
import { type Logger, reasonOf } from '../logger.js';
import { LogClosed, type MetadataLog } from '../metadata/log.js';
import type { FailoverFaults } from '../state/entries/failover-faults.js';
import { type BrokerState, liveBrokers } from '../state/state.js';

export interface ObserverOptions {
  id: number;
  sessionTimeoutMs: number;
  /** Added to the session before a silent broker is fenced (the injected defect `slow-failover`). */
  extraPatienceMs: number;
  faults: FailoverFaults | undefined;
  clock: Clock;
  logger: Logger;
}

/**
 * Watches the log for brokers that fall silent and proposes to fence them. Silence is counted on this broker's own
 * monotonic clock, and only time during which its own view of the log was fresh counts: a paused observer, or a store that
 * nobody reaches, must not make it believe that the others died. The fold refuses a fence if the broker was heard
 * meanwhile.
 */
export class Observer {
  private readonly silentMs = new Map<number, number>();
  private readonly proposed = new Map<number, number>();
  private lastTickMs: number;
  private stopTicking: () => void = () => {};
  private stopped = false;

  constructor(
    private readonly log: MetadataLog,
    private readonly options: ObserverOptions,
  ) {
    this.lastTickMs = options.clock.monotonicMs();
    log.onFold(({ author }) => this.silentMs.set(author.broker, 0));
  }

  start(): void {
    this.tick();
  }

  stop(): void {
    this.stopped = true;
    this.stopTicking();
  }

  private tick(): void {
    if (this.stopped) return;
    const { clock, sessionTimeoutMs } = this.options;
    const nowMs = clock.monotonicMs();
    const passedMs = nowMs - this.lastTickMs;
    this.lastTickMs = nowMs;
    const wasThere = passedMs < sessionTimeoutMs / 3 && nowMs - this.log.freshAtMs < sessionTimeoutMs / 3;
    if (wasThere) this.fenceTheSilent(passedMs);
    this.stopTicking = clock.after(sessionTimeoutMs / 12, () => this.tick());
  }

  private fenceTheSilent(passedMs: number): void {
    const { sessionTimeoutMs, extraPatienceMs } = this.options;
    const live = liveBrokers(this.log.state);
    // One observer after the other, so that mostly one of them proposes.
    const rank = Math.max(
      0,
      live.findIndex(({ id }) => id === this.options.id),
    );
    const patienceMs = sessionTimeoutMs * (1 + rank / 12) + extraPatienceMs;
    for (const broker of live) {
      if (broker.id === this.options.id) continue;
      const silentMs = (this.silentMs.get(broker.id) ?? 0) + passedMs;
      this.silentMs.set(broker.id, silentMs);
      if (silentMs > patienceMs) this.fence(broker);
    }
  }

  private fence(broker: BrokerState): void {
    if (this.proposed.get(broker.id) === broker.epoch) return;
    this.proposed.set(broker.id, broker.epoch);
    const { logger, clock, faults, sessionTimeoutMs } = this.options;
    this.log
      .propose({
        kind: 'fence',
        broker: broker.id,
        epoch: broker.epoch,
        lastSeenIndex: broker.lastIndex,
        at: clock.wallMs(),
        ...(faults ? { faults } : {}),
      })
      .then(({ error }) => {
        if (error === 0)
          logger.warn('fenced a silent broker', { fenced: broker.id, brokerEpoch: broker.epoch, sessionTimeoutMs });
      })
      .catch((error) => {
        if (!(error instanceof LogClosed)) logger.error('fence failed', { fenced: broker.id, reason: reasonOf(error) });
      })
      .finally(() => this.proposed.delete(broker.id));
  }
}
