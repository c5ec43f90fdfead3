import type { Clock } from '../../clock.js';

/** How long an authentication holds, and when it may be repeated (KIP-368). */
export class SaslLifetime {
  private endsAtMs: number | null = null;
  private beganAtMs = Number.NEGATIVE_INFINITY;
  private started = false;

  /** `maxMs` 0: only credentials that end themselves end a session. */
  constructor(
    private readonly clock: Clock,
    private readonly maxMs: number,
  ) {}

  /** The client has authenticated on this connection before. */
  get hasBegunBefore(): boolean {
    return this.started;
  }

  get isOver(): boolean {
    return this.endsAtMs !== null && this.clock.monotonicMs() > this.endsAtMs;
  }

  /** Kafka: only sessions that end can be renewed, and none more than once a second. */
  get mayBeginAgain(): boolean {
    return this.endsAtMs !== null && this.clock.monotonicMs() - this.beganAtMs >= 1_000;
  }

  /** An exchange begins; the first one does not count against the limit. */
  begin(): void {
    if (this.started) this.beganAtMs = this.clock.monotonicMs();
  }

  /** The exchange has succeeded. Answers with the session's length in ms; 0: no end. */
  start(credentialExpiresAtMs: number | undefined): number {
    this.started = true;
    const limits = [
      ...(credentialExpiresAtMs === undefined ? [] : [credentialExpiresAtMs - this.clock.wallMs()]),
      ...(this.maxMs > 0 ? [this.maxMs] : []),
    ];
    if (limits.length === 0) {
      this.endsAtMs = null;
      return 0;
    }
    const lifetimeMs = Math.max(0, Math.floor(Math.min(...limits)));
    this.endsAtMs = this.clock.monotonicMs() + lifetimeMs;
    return lifetimeMs;
  }
}
