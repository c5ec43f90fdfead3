import type { Broker } from '../../../src/broker/context.js';
import { dispatch } from '../../../src/broker/net/dispatch.js';
import { anonymous, type Session } from '../../../src/broker/net/session.js';
import {
  type ApiName,
  apis,
  decodeResponse,
  encodeRequest,
  type RequestOf,
  type ResponseOf,
  type Writable,
} from '../../../src/protocol/index.js';

export interface AskOptions {
  version?: number;
  /** As the broker sees the peer. */
  clientHost?: string;
  clientId?: string;
}

/**
 * Asks a broker of this process as a user that has proved his name: encoded and decoded like on a socket, without the
 * authentication in front. Null: no answer is sent.
 */
export async function askAs<A extends ApiName>(
  broker: Broker,
  user: string | null,
  api: A,
  body: Writable<RequestOf<A>>,
  { version, clientHost = '/127.0.0.1', clientId = 'test' }: AskOptions = {},
): Promise<ResponseOf<A>> {
  const used = version ?? Math.min(apis[api].maxVersion, broker.apis.get(apis[api].key)?.maxVersion ?? 0);
  const frame = Buffer.concat(encodeRequest(api, used, { correlationId: 1, clientId }, body)).subarray(4);
  const principal = user === null ? anonymous : { type: 'User', name: user };
  const session: Session = { principal, listener: 'PLAINTEXT', protocol: 'PLAINTEXT' };
  const call = dispatch(broker, frame, {
    connection: {},
    clientHost,
    session,
    signal: new AbortController().signal,
  });
  const answer = await call.run();
  call.answered();
  if (answer === null) throw new Error(`${api} was not answered`);
  return decodeResponse(api, used, Buffer.concat(answer).subarray(4)).body;
}
