import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Connection } from '../../client/index.js';

const VERDICT_WAIT_MS = 5_000;
const ALIVE_WITHIN_MS = 5_000;

/**
 * Sends bytes that are no request, on a connection of their own, and says what became of that connection. Only the
 * connection is put at risk: on a healthy broker nobody else notices.
 */
export async function sendHostile(
  cluster: Cluster,
  broker: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<string> {
  const connection = await cluster.dedicated(broker);
  try {
    const ended = new Promise<string>((done) => connection.onClose((reason) => done(inWords(reason))));
    connection.sendOneWay([bytes]);
    return await Promise.race([
      ended,
      waited(VERDICT_WAIT_MS, signal).then(() => `left open for ${VERDICT_WAIT_MS} ms`),
    ]);
  } finally {
    connection.close();
  }
}

/** `observed`, with the broker's state afterwards: it must answer both an old connection and a new one. */
export async function thenAlive(observed: string, cluster: Cluster, broker: number, old: Connection): Promise<string> {
  try {
    await old.send('Metadata', { topics: [] }, { timeoutMs: ALIVE_WITHIN_MS });
    const fresh = await cluster.dedicated(broker);
    fresh.close();
    return `${observed}; the broker lives`;
  } catch (error) {
    return `${observed}; then broker ${broker} is gone: ${(error as Error).message}`;
  }
}

function inWords(reason: Error): string {
  return reason.message.includes('correlation id') ? 'answered as if it had been a request' : 'connection closed';
}

/** `ms`, or less when the run is aborted. */
async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {});
}

/** A request frame around `body`, with the header that `version` of the API has (v2 with tagged fields from `flexible` on). */
export function frame(apiKey: number, version: number, body: Buffer, flexible: boolean): Buffer {
  const clientId = Buffer.from('diskless-check');
  const header = Buffer.alloc(10 + clientId.length + (flexible ? 1 : 0));
  header.writeInt16BE(apiKey, 0);
  header.writeInt16BE(version, 2);
  header.writeInt32BE(1, 4);
  header.writeInt16BE(clientId.length, 8);
  clientId.copy(header, 10);
  return withSize(Buffer.concat([header, body]));
}

export function withSize(payload: Buffer, size = payload.length): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(size, 0);
  return Buffer.concat([prefix, payload]);
}
