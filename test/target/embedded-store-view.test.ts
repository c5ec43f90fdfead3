import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/objectstore/index.js';
import { embeddedStoreView, storeRequestsOf } from '../../src/target/embedded-store-view.js';
import { parsePrometheusText } from '../../src/target/prometheus-text.js';

const text = `# HELP diskless_store_requests_total Object store requests.
# TYPE diskless_store_requests_total counter
diskless_store_requests_total{kind="put",class="wal"} 10
diskless_store_requests_total{kind="put",class="meta"} 5
diskless_store_requests_total{kind="get",class="meta"} 7
diskless_store_requests_total{kind="list",class="meta"} 1
diskless_store_bytes_total{direction="in",kind="put",class="wal"} 1e6
diskless_store_bytes_total{direction="out",kind="get",class="meta"} 2048
other_total{a="x\\"y\\\\z",b="1,2"} 3 1700000000000
`;

describe('store requests of a broker', () => {
  it('are summed over classes of keys', () => {
    expect(storeRequestsOf(text)).toEqual({ put: 15, get: 7, list: 1, delete: 0, bytesIn: 1_000_000, bytesOut: 2_048 });
  });

  it('are unknown, not zero, when nothing meters them', () => {
    expect(storeRequestsOf('diskless_brokers{state="live"} 3\n')).toBeNull();
    expect(storeRequestsOf('')).toBeNull();
  });
});

describe('store requests of a cluster', () => {
  let servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
    servers = [];
  });

  /** Serves these figures, unless told to refuse. */
  async function broker(puts: number) {
    const state = { puts, answers: true };
    const server = createServer((_, response) => {
      response.setHeader('connection', 'close');
      response.statusCode = state.answers ? 200 : 503;
      response.end(state.answers ? `diskless_store_requests_total{kind="put",class="wal"} ${state.puts}\n` : '');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    servers.push(server);
    return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics` };
  }

  it('are unknown, not the old ones, while a running broker does not answer; a dead one’s last figures stay', async () => {
    const [one, two] = [await broker(10), await broker(5)];
    let running = [one, two];
    const view = embeddedStoreView({} as ObjectStore, () => running.map(({ url }, i) => ({ broker: i + 1, url })));
    expect((await view.requests())?.put).toBe(15);

    two.state.answers = false;
    one.state.puts = 12;
    expect(await view.requests()).toBeNull();

    running = [one];
    expect((await view.requests())?.put).toBe(17);
  });
});

describe('Prometheus text', () => {
  it('labels may hold quotes, backslashes and commas; a timestamp may follow', () => {
    expect(parsePrometheusText(text).at(-1)).toEqual({
      name: 'other_total',
      labels: { a: 'x"y\\z', b: '1,2' },
      value: 3,
    });
  });

  it('lines that are no samples are skipped', () => {
    expect(parsePrometheusText('<html>\n# a\nup 1\nbroken{ x\nnan NaN\ninf +Inf\n').map(({ name }) => name)).toEqual([
      'up',
      'nan',
      'inf',
    ]);
  });
});
