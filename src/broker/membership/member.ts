import type { Clock } from '../clock.js';
import { type Logger, reasonOf } from '../logger.js';
import { LogClosed, type MetadataLog } from '../metadata/log.js';
import type { Author } from '../state/author.js';
import type { Endpoint } from '../state/endpoints.js';
import type { FailoverFaults } from '../state/entries/failover-faults.js';
import type { BrokerState, State } from '../state/state.js';

export interface MemberOptions {
  id: number;
  incarnation: string;
  /** At least one; the first one is the broker's address where only one can be told. */
  endpoints: Endpoint[];
  rack: string | null;
  clusterId: string;
  sessionTimeoutMs: number;
  /** It shows a sign of life when it has appended nothing for this long; a quarter of the session by default. */
  silentForMs?: number;
  faults: FailoverFaults | undefined;
  clock: Clock;
  logger: Logger;
  /** Another process has taken this broker id. */
  onSuperseded: (by: BrokerState) => void;
}

/**
 * This process's membership of the cluster: it registers, shows a sign of life in the log when it has appended nothing
 * for a while, registers again when it finds itself fenced, and says goodbye.
 */
export class Member {
  private lastAppendMs = Number.NEGATIVE_INFINITY;
  private joining: Promise<void> | null = null;
  private joined = false;
  private leaving = false;
  private beating = false;
  private stopTicking: () => void = () => {};

  constructor(
    private readonly log: MetadataLog,
    private readonly options: MemberOptions,
  ) {
    log.onFold((object) => {
      if (object.writer === options.incarnation) this.lastAppendMs = options.clock.monotonicMs();
      this.lookAtOurselves();
    });
  }

  async join(): Promise<void> {
    await this.register();
    this.joined = true;
    this.tick();
  }

  /** Hands the partitions over and ends the membership. */
  async leave(): Promise<void> {
    this.stop();
    await this.log.propose({ kind: 'leave', at: this.options.clock.wallMs() });
  }

  stop(): void {
    this.leaving = true;
    this.stopTicking();
  }

  private register(): Promise<void> {
    const { id, incarnation, endpoints, rack, clusterId, faults, clock } = this.options;
    this.joining ??= this.log
      .propose({
        kind: 'register',
        broker: id,
        incarnation,
        host: endpoints[0]!.host,
        port: endpoints[0]!.port,
        endpoints,
        rack,
        clusterId,
        at: clock.wallMs(),
        ...(faults ? { faults } : {}),
      })
      .then(({ brokerEpoch }) => {
        this.options.logger.info('registered', { brokerEpoch });
      })
      .finally(() => {
        this.joining = null;
      });
    return this.joining;
  }

  private tick(): void {
    const { clock, sessionTimeoutMs, silentForMs = sessionTimeoutMs / 4 } = this.options;
    if (this.leaving) return;
    if (clock.monotonicMs() - this.lastAppendMs > silentForMs && !this.beating) this.beat();
    this.stopTicking = clock.after(Math.min(silentForMs, sessionTimeoutMs / 16), () => this.tick());
  }

  private beat(): void {
    this.beating = true;
    this.log
      .propose({ kind: 'heartbeat', at: this.options.clock.wallMs() })
      .catch((error) => this.unlessClosed('heartbeat failed', error))
      .finally(() => {
        this.beating = false;
      });
  }

  /** Fenced or unregistered while alive: come back under a new epoch. Replaced by another process: give up. */
  private lookAtOurselves(): void {
    if (!this.joined || this.leaving) return;
    const me = this.log.state.brokers.get(this.options.id);
    if (me !== undefined && me.incarnation !== this.options.incarnation) {
      this.stop();
      this.options.onSuperseded(me);
    } else if (!me?.live && this.joining === null) {
      this.options.logger.warn('fenced; registering again', { brokerEpoch: me?.epoch ?? null });
      this.register().catch((error) => this.unlessClosed('registration failed', error));
    }
  }

  private unlessClosed(event: string, error: unknown): void {
    if (!(error instanceof LogClosed)) this.options.logger.error(event, { reason: reasonOf(error) });
  }
}

/** Who appends: this process under its current epoch, or under none when it holds none. */
export function authorOf(state: State, id: number, incarnation: string): Author {
  const me = state.brokers.get(id);
  return { broker: id, epoch: me?.incarnation === incarnation && me.live ? me.epoch : -1 };
}
