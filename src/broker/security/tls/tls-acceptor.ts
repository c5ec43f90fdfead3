import type { Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { loadTls } from './load-tls.js';
import type { TlsSettings } from './tls-settings.js';

export interface TlsOutcome {
  secured(socket: TLSSocket): void;
  /** The peer did not finish its handshake, or its certificate is not accepted; it has been let go. */
  failed(client: string, reason: string): void;
}

/**
 * Takes accepted TCP connections through the TLS handshake. What is not TLS, too slow or not trusted ends there and tells
 * `failed`; nothing of it reaches the broker. Throws at once when certificate or key cannot be used.
 */
export function tlsAcceptor(settings: TlsSettings, outcome: TlsOutcome): (socket: Socket) => void {
  const server = createServer(loadTls(settings), (socket) => {
    const untrusted = settings.clientAuth !== 'none' && !socket.authorized && socket.getPeerX509Certificate();
    if (untrusted) {
      socket.on('error', () => {});
      socket.destroy();
      outcome.failed(addressOf(socket), `client certificate not accepted: ${socket.authorizationError}`);
    } else {
      outcome.secured(socket);
    }
  });
  server.on('tlsClientError', (error, socket) => {
    socket.destroy();
    outcome.failed(addressOf(socket), error.message);
  });
  return (socket) => {
    socket.on('error', () => {}); // The handshake's own error follows.
    server.emit('connection', socket);
  };
}

function addressOf(socket: Socket): string {
  return `/${socket.remoteAddress ?? 'unknown'}`;
}
