import {
  type DecodedRequestHeader,
  decodeRequestBody,
  decodeRequestHeader,
  decodeResponse,
  ErrorCode,
  encodeResponse,
} from '../../../protocol/index.js';
import { saslHandshake } from '../../api/17-sasl-handshake.js';
import { apiVersions } from '../../api/18-api-versions.js';
import { saslAuthenticate } from '../../api/36-sasl-authenticate.js';
import type { Broker } from '../../context.js';
import { dispatch, type Peer } from '../../net/dispatch.js';
import { type SaslExchange, type SaslMechanism, SaslRefusal, type SaslStep } from './mechanism.js';
import { SaslLifetime } from './sasl-lifetime.js';

/** What is to be done with a frame. */
export type Verdict =
  | { kind: 'answer'; chunks: Buffer[] }
  /** The client has authenticated: the frame is a request like any other. */
  | { kind: 'serve' }
  /** The connection ends. `chunks` is said before the pause that follows a failure, `lastWords` after it. */
  | { kind: 'end'; reason: string; chunks?: Buffer[]; lastWords?: Buffer[]; atOnce?: boolean };

type Phase =
  | { kind: 'start' }
  /** It has asked for the versions: a second time makes no sense. */
  | { kind: 'versions-told' }
  | { kind: 'exchange'; mechanism: SaslMechanism; exchange: SaslExchange; raw: boolean }
  | { kind: 'wrong-mechanism'; reason: string }
  | { kind: 'complete' };

/**
 * The gate of a SASL connection (KIP-43, KIP-152): ApiVersions, SaslHandshake, then tokens, each in a SaslAuthenticate
 * request, or bare when the handshake was of version 0. Whatever else comes first ends the connection. Later, a
 * SaslHandshake in time begins again (KIP-368); a client whose session has run out is let go at its next request.
 */
export class SaslAuthenticator {
  private phase: Phase = { kind: 'start' };
  private readonly lifetime: SaslLifetime;
  /** The one that the client has chosen; it keeps it. */
  mechanism: SaslMechanism | null = null;

  constructor(
    private readonly broker: Broker,
    private readonly peer: Peer,
  ) {
    this.lifetime = new SaslLifetime(broker.clock, broker.config.sasl.connectionsMaxReauthMs);
  }

  get isComplete(): boolean {
    return this.phase.kind === 'complete';
  }

  /** Whether the frame is a request to serve as things are; every other one goes to `next`. */
  admits(frame: Buffer): boolean {
    return this.isComplete && !this.lifetime.isOver && !this.beginsAgain(frame);
  }

  /** Takes the frames one after the other. Rejects with ProtocolError on one that is no request. */
  async next(frame: Buffer): Promise<Verdict> {
    const { phase } = this;
    switch (phase.kind) {
      case 'complete':
        if (this.beginsAgain(frame)) return this.handshake(decodeRequestHeader(frame), frame);
        return this.lifetime.isOver ? { kind: 'end', reason: 'session expired', atOnce: true } : { kind: 'serve' };
      case 'start':
      case 'versions-told':
        return this.beforeExchange(phase.kind, frame);
      case 'wrong-mechanism':
        return { kind: 'end', reason: phase.reason };
      case 'exchange':
        return phase.raw ? this.rawToken(phase.exchange, frame) : this.token(phase.exchange, frame);
    }
  }

  private beginsAgain(frame: Buffer): boolean {
    return frame.length >= 2 && frame.readInt16BE(0) === saslHandshakeKey && this.lifetime.mayBeginAgain;
  }

  private async beforeExchange(phase: 'start' | 'versions-told', frame: Buffer): Promise<Verdict> {
    const header = decodeRequestHeader(frame);
    const api = header.api?.name;
    if (api === 'SaslHandshake') return this.handshake(header, frame);
    if (api !== 'ApiVersions' || phase === 'versions-told') return unexpected(header, 'SASL handshake');
    const chunks = (await dispatch(this.broker, frame, this.peer).run()) as Buffer[];
    const version = header.apiVersion <= apiVersions.maxVersion ? header.apiVersion : 0;
    const { body } = decodeResponse('ApiVersions', version, Buffer.concat(chunks).subarray(sizeBytes));
    if (body.errorCode === ErrorCode.NONE) this.phase = { kind: 'versions-told' };
    return { kind: 'answer', chunks };
  }

  private handshake({ apiVersion, correlationId, bodyOffset }: DecodedRequestHeader, frame: Buffer): Verdict {
    if (apiVersion > saslHandshake.maxVersion) {
      return { kind: 'end', reason: `SaslHandshake v${apiVersion} is not served here`, atOnce: true };
    }
    const { mechanism } = decodeRequestBody('SaslHandshake', apiVersion, frame, bodyOffset);
    const { sasl } = this.broker;
    const answer = (errorCode: number): Buffer[] =>
      encodeResponse('SaslHandshake', apiVersion, correlationId, { errorCode, mechanisms: [...sasl.mechanisms] });
    if (!sasl.isEnabled(mechanism)) {
      const reason = `SASL mechanism ${JSON.stringify(mechanism.slice(0, 40))} is not enabled`;
      return { kind: 'end', reason, chunks: answer(ErrorCode.UNSUPPORTED_SASL_MECHANISM) };
    }
    this.lifetime.begin();
    if (this.mechanism !== null && this.mechanism !== mechanism) {
      const reason = `re-authentication with ${mechanism} after ${this.mechanism}`;
      this.phase = { kind: 'wrong-mechanism', reason };
    } else {
      this.phase = { kind: 'exchange', mechanism, exchange: sasl.begin(mechanism), raw: apiVersion === 0 };
      this.mechanism = mechanism;
    }
    return { kind: 'answer', chunks: answer(ErrorCode.NONE) };
  }

  private async rawToken(exchange: SaslExchange, frame: Buffer): Promise<Verdict> {
    try {
      const step = await exchange.evaluate(frame);
      this.accept(step);
      const size = Buffer.alloc(sizeBytes);
      size.writeInt32BE(step.bytes.length);
      return { kind: 'answer', chunks: [size, step.bytes] };
    } catch (error) {
      if (!(error instanceof SaslRefusal)) throw error;
      return { kind: 'end', reason: error.message };
    }
  }

  private async token(exchange: SaslExchange, frame: Buffer): Promise<Verdict> {
    const header = decodeRequestHeader(frame);
    const { apiVersion, correlationId, bodyOffset } = header;
    if (header.api?.name !== 'SaslAuthenticate' || apiVersion > saslAuthenticate.maxVersion) {
      return unexpected(header, 'SASL authentication');
    }
    const { authBytes } = decodeRequestBody('SaslAuthenticate', apiVersion, frame, bodyOffset);
    const answer = (body: Parameters<typeof encodeResponse<'SaslAuthenticate'>>[3]): Buffer[] =>
      encodeResponse('SaslAuthenticate', apiVersion, correlationId, body);
    try {
      const step = await exchange.evaluate(authBytes);
      const sessionLifetimeMs = BigInt(this.accept(step));
      const body = { errorCode: ErrorCode.NONE, errorMessage: null, authBytes: step.bytes };
      return { kind: 'answer', chunks: answer({ ...body, ...(apiVersion >= 1 ? { sessionLifetimeMs } : {}) }) };
    } catch (error) {
      if (!(error instanceof SaslRefusal)) throw error;
      const errorMessage = error.told ?? this.invalidCredentials();
      const body = { errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED, errorMessage, authBytes: Buffer.alloc(0) };
      return { kind: 'end', reason: error.message, lastWords: answer(body) };
    }
  }

  /** Answers with the length of the session in ms; 0: no end. Throws SaslRefusal when the client has become another. */
  private accept(step: SaslStep): number {
    if (step.kind === 'challenge') return 0;
    const { session } = this.peer;
    if (this.lifetime.hasBegunBefore && session.principal.name !== step.user) {
      throw new SaslRefusal(
        `principal changed from ${session.principal.name} to ${step.user}`,
        `Cannot change principals during re-authentication from User.${session.principal.name}: User.${step.user}`,
      );
    }
    session.principal = { type: 'User', name: step.user };
    this.phase = { kind: 'complete' };
    const labels = { listener: session.listener, mechanism: this.mechanism!, result: 'succeeded' };
    this.broker.metrics.authentications.add(labels);
    return this.lifetime.start(step.expiresAtMs);
  }

  private invalidCredentials(): string {
    const doing = this.lifetime.hasBegunBefore ? 're-authentication' : 'authentication';
    return `Authentication failed during ${doing} due to invalid credentials with SASL mechanism ${this.mechanism}`;
  }
}

const saslHandshakeKey = 17;
const sizeBytes = 4;

function unexpected({ api, apiKey, apiVersion }: DecodedRequestHeader, during: string): Verdict {
  return { kind: 'end', reason: `unexpected ${api?.name ?? `API ${apiKey}`} v${apiVersion} during ${during}` };
}
