import type { ApiName, RequestOf, ResponseOf, Writable } from '../protocol/index.js';

export interface SendOptions {
  version?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What a connection offers to those who talk over it before it is handed out: the ApiVersions and SASL handshakes. */
export interface Requester {
  /** host:port, for messages */
  readonly peer: string;
  send<A extends ApiName>(api: A, body: Writable<RequestOf<A>>, options?: SendOptions): Promise<ResponseOf<A>>;
  /** The raw response frame to a request of this version, before any version is agreed on. */
  askFrame(api: ApiName, version: number, body: object, timeoutMs: number, signal?: AbortSignal): Promise<Buffer>;
}
