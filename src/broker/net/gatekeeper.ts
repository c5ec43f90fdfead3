import { sleep } from '../clock.js';
import type { Broker } from '../context.js';
import { SaslAuthenticator, type Verdict } from '../security/sasl/authenticator.js';
import { dispatch, type Peer } from './dispatch.js';

/** What the gatekeeper may do to its connection. */
export interface Door {
  write(chunks: Buffer[]): void;
  /** Frames may be as large as requests now. */
  open(): void;
  /** Takes nothing more, sends what there is, then ends. */
  finish(): void;
  close(): void;
}

/** Stands before a SASL connection: until it is known who the client is, its frames are looked at one after the other. */
export class Gatekeeper {
  private readonly authenticator: SaslAuthenticator;
  private held = 0;
  private readonly cancelDeadline: () => void;

  constructor(
    private readonly broker: Broker,
    private readonly peer: Peer,
    private readonly door: Door,
  ) {
    this.authenticator = new SaslAuthenticator(broker, peer);
    const { authenticationTimeoutMs } = broker.config;
    this.cancelDeadline = broker.clock.after(authenticationTimeoutMs, () => {
      this.note(`not authenticated within ${authenticationTimeoutMs} ms`);
      door.close();
    });
  }

  /** Whether the frame has to go through `pass`, in its turn. */
  holds(frame: Buffer): boolean {
    const holds = this.held > 0 || !this.authenticator.admits(frame);
    if (holds) this.held++;
    return holds;
  }

  /** Answers a frame that is held. Rejects with ProtocolError when it is no request. */
  async pass(frame: Buffer): Promise<Buffer[] | null> {
    try {
      const verdict = await this.authenticator.next(frame);
      if (this.authenticator.isComplete) this.letIn();
      if (verdict.kind === 'answer') return verdict.chunks;
      if (verdict.kind === 'serve') return await this.serve(frame);
      return await this.turnAway(verdict);
    } finally {
      this.held--;
    }
  }

  private async serve(frame: Buffer): Promise<Buffer[] | null> {
    const call = dispatch(this.broker, frame, this.peer);
    try {
      return await call.run();
    } finally {
      call.answered();
    }
  }

  /** The connection is gone. */
  dismiss(): void {
    this.cancelDeadline();
  }

  private letIn(): void {
    this.cancelDeadline();
    this.door.open();
  }

  /** Kafka lets a client that failed wait, so that guessing is slow and retries do not become a storm. */
  private async turnAway(verdict: Verdict & { kind: 'end' }): Promise<Buffer[] | null> {
    const { clock, config } = this.broker;
    this.cancelDeadline();
    this.note(verdict.reason);
    if (verdict.atOnce) {
      this.door.close();
      return null;
    }
    if (verdict.chunks) this.door.write(verdict.chunks);
    this.door.finish();
    await sleep(clock, config.connectionFailedAuthenticationDelayMs);
    clock.after(lastWordsMs, () => this.door.close());
    return verdict.lastWords ?? null;
  }

  private note(reason: string): void {
    const { clientHost, session } = this.peer;
    const facts = { listener: session.listener, mechanism: this.authenticator.mechanism ?? 'none' };
    this.broker.logger.warn('authentication failed', { client: clientHost, ...facts, reason });
    this.broker.metrics.authentications.add({ ...facts, result: 'failed' });
  }
}

/** A client that does not take its last answer must not stay. */
const lastWordsMs = 1_000;
