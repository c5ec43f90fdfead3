import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * `throttle`: 503 without effect. `reset-before`: the connection breaks, nothing was done. `reset-after`: it was done, the
 * answer is lost. `conflict`: 409 as S3 gives it to one of two concurrent creations. `truncate`: half of the body.
 */
export type S3Fault = 'throttle' | 'reset-before' | 'reset-after' | 'conflict' | 'truncate';

export interface S3FaultProxy {
  endpoint: string;
  /** Asked for each request; null lets it through. Any number of requests may be spoilt. */
  fault: (method: string, path: string) => S3Fault | null;
  close(): Promise<void>;
}

/** A way to an S3 server on which requests fail as the test says. The Host header stays: it is signed. */
export async function startS3FaultProxy(target: string): Promise<S3FaultProxy> {
  const { hostname, port } = new URL(target);
  const proxy: S3FaultProxy = { endpoint: '', fault: () => null, close: async () => {} };
  const server = createServer((incoming, answer) => {
    const fault = proxy.fault(incoming.method ?? '', incoming.url ?? '');
    if (fault === 'reset-before') return void incoming.socket.destroy();
    if (fault === 'throttle') return refuse(incoming, answer, 503, 'SlowDown');
    if (fault === 'conflict') return refuse(incoming, answer, 409, 'ConditionalRequestConflict');
    const { method, url: path, headers } = incoming;
    const outgoing = forward({ hostname, port, method, path, headers }, (response) => {
      if (fault === 'reset-after') return void response.resume().on('end', () => incoming.socket.destroy());
      answer.writeHead(response.statusCode ?? 502, response.headers);
      if (fault !== 'truncate') return void response.pipe(answer);
      const body: Buffer[] = [];
      response.on('data', (chunk) => body.push(chunk));
      response.on('end', () => {
        const whole = Buffer.concat(body);
        answer.write(whole.subarray(0, whole.length >> 1), () => incoming.socket.destroy());
      });
    });
    outgoing.on('error', () => incoming.socket.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  proxy.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return proxy;
}

function refuse(incoming: IncomingMessage, answer: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>as the test says</Message></Error>`;
  incoming.resume().on('end', () => answer.writeHead(status, { 'content-type': 'application/xml' }).end(body));
}
