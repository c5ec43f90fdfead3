import { createServer } from 'node:http';
import type { Defects } from '../defects.js';
import type { Registry } from './registry.js';

export interface MetricsEndpoint {
  port: number;
  close(): Promise<void>;
}

/** Serves `GET /metrics` as Prometheus text. Rejects when the port is taken. */
export function serveMetrics(
  registry: Registry,
  host: string,
  port: number,
  defects: Defects,
): Promise<MetricsEndpoint> {
  const server = createServer((request, response) => {
    // Defect `no-metrics`: nothing is there.
    const found = request.url?.split('?')[0] === '/metrics' && !defects.has('no-metrics');
    if (!found) return response.writeHead(404, { 'content-type': 'text/plain' }).end('only /metrics is here\n');
    return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(registry.text());
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(`cannot serve metrics on ${host}:${port}: ${error.message}`)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
