import { describe, expect, it } from 'vitest';
import { storeRequestsOf } from '../../src/target/embedded-store-view.js';
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
