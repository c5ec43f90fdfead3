import { type ClientOptions, Connection } from '../client/index.js';
import type { BrokerProcess } from './target.js';

const pauseMs = 20;

/**
 * Waits until each of these brokers lists exactly all of them: a broker that serves already may be unknown to others for
 * as long as they have not read on in the metadata log. `amongOthers`: more brokers than these may be listed.
 *
 * @throws when they do not agree in time
 */
export async function brokersAgree(
  brokers: readonly BrokerProcess[],
  timeoutMs: number,
  security: Pick<ClientOptions, 'tls' | 'sasl'> = {},
  amongOthers = false,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  const ids = new Set(brokers.map(({ id }) => id));
  const expected = idsOf([...ids]);
  await Promise.all(
    brokers.map(async ({ id, host, port }) => {
      const bootstrap = [`${host}:${port}`];
      const connection = await Connection.open({ host, port }, { bootstrap, ...security });
      try {
        for (;;) {
          const listed = (await connection.send('Metadata', { topics: [] })).brokers.map(({ nodeId }) => nodeId);
          const seen = idsOf(amongOthers ? listed.filter((listedId) => ids.has(listedId)) : listed);
          if (seen === expected) return;
          if (performance.now() > end) {
            throw new Error(`broker ${id} sees brokers ${seen} instead of ${expected} after ${timeoutMs / 1_000} s`);
          }
          await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
      } finally {
        connection.close();
      }
    }),
  );
}

function idsOf(ids: readonly number[]): string {
  return [...ids].sort((a, b) => a - b).join(', ');
}
