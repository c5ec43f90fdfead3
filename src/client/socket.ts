import { connect as connectTcp, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls } from 'node:tls';
import { ConnectionError } from './errors.js';
import { type Address, formatAddress, type TlsOptions } from './options.js';

/**
 * Dial one address: TCP, then TLS when asked for. Resolves with a socket that has no listeners and is paused.
 * @throws ConnectionError naming host, port and cause: refused, unresolvable, unreachable, too slow, TLS refused
 */
export function dial(
  address: Address,
  tls: TlsOptions | undefined,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const socket = tls === undefined ? connectTcp(address) : connectTls(tlsConnectOptions(address, tls));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);

    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error');
      socket.removeAllListeners('close');
      if (error === undefined) {
        resolve(socket.pause());
      } else {
        socket.on('error', () => {});
        socket.destroy();
        reject(error);
      }
    };
    const onAbort = (): void => settle(signal?.reason);
    const timer = setTimeout(() => {
      settle(
        new ConnectionError(
          `Cannot connect to ${formatAddress(address)}: no answer within ${timeoutMs} ms. Is the address reachable from here?`,
        ),
      );
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });

    socket.once('error', (error: NodeJS.ErrnoException) => settle(refusal(address, tls, error)));
    socket.once('close', () => settle(refusal(address, tls, new Error('the peer closed the connection'))));
    socket.once(tls === undefined ? 'connect' : 'secureConnect', () => settle());
  });
}

function tlsConnectOptions(address: Address, tls: TlsOptions) {
  const { serverName, skipHostnameCheck, insecure, ...material } = tls;
  const name = serverName ?? address.host;
  return {
    ...material,
    ...address,
    // SNI takes names only (RFC 6066); an address in it makes some servers refuse.
    ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
    rejectUnauthorized: insecure !== true,
    checkServerIdentity: skipHostnameCheck ? () => undefined : checkServerIdentity,
  };
}

function refusal(address: Address, tls: TlsOptions | undefined, cause: NodeJS.ErrnoException): ConnectionError {
  const where = formatAddress(address);
  const why = cause.message === '' ? (cause.code ?? 'unknown reason') : cause.message;
  const hint = tls === undefined ? tcpHint(cause.code) : tlsHint(cause);
  return new ConnectionError(`Cannot connect to ${where}: ${why}.${hint}`, { cause });
}

function tcpHint(code: string | undefined): string {
  if (code === 'ECONNREFUSED') return ' Nothing listens on that port.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ' The host name does not resolve here.';
  return '';
}

function tlsHint(cause: NodeJS.ErrnoException): string {
  const code = cause.code ?? '';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return tcpHint(code);
  if (/CERT|ISSUER|SELF_SIGNED|ALTNAME|VERIFY/.test(code))
    return ' The certificate was not accepted: check the truststore and the host name.';
  return ' TLS was asked for: does this listener speak TLS?';
}
