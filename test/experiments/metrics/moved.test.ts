import { describe, expect, it } from 'vitest';
import { liveBrokersSeen, meanings, seriesFor } from '../../../src/experiments/metrics/mapping.js';
import { judgeMeanings } from '../../../src/experiments/metrics/moved.js';
import type { Scrape } from '../../../src/experiments/metrics/scrape.js';
import { parsePrometheusText } from '../../../src/target/prometheus-text.js';

const scrape = (broker: number, text: string): Scrape => ({
  broker,
  url: `http://127.0.0.1:${broker}/metrics`,
  status: 200,
  series: parsePrometheusText(text),
  error: null,
});
const found = (rounds: Scrape[][], meaning: string, brokers = 3) =>
  judgeMeanings(rounds, brokers).find((one) => one.meaning === meaning);

describe('a metric is alive', () => {
  it('when its counter grew over the load at one endpoint, summed over labels', () => {
    const before = [
      scrape(1, 'diskless_bytes_in_total{topic="a"} 10'),
      scrape(2, 'diskless_bytes_in_total{topic="a"} 5'),
    ];
    const after = [
      scrape(1, 'diskless_bytes_in_total{topic="a"} 10'),
      scrape(2, 'diskless_bytes_in_total{topic="a"} 6'),
    ];
    expect(found([before, after], 'bytes in')).toEqual({
      meaning: 'bytes in',
      series: 'diskless_bytes_in_total',
      endpoints: 2,
      moved: true,
    });
  });

  it('not when its counter stood still, or fell', () => {
    const [low, high] = ['diskless_bytes_in_total 10', 'diskless_bytes_in_total 11'];
    expect(found([[scrape(1, low)], [scrape(1, low)]], 'bytes in')?.moved).toBe(false);
    expect(found([[scrape(1, high)], [scrape(1, low)]], 'bytes in')?.moved).toBe(false);
  });

  it('not because an endpoint that was silent at first answers later', () => {
    const silent: Scrape = { ...scrape(2, ''), status: null, error: 'ECONNREFUSED' };
    const still = scrape(1, 'diskless_bytes_in_total 10\ndiskless_wal_pending_bytes 0');
    const late = scrape(2, 'diskless_bytes_in_total 7\ndiskless_wal_pending_bytes 5');
    const rounds = [
      [still, silent],
      [still, late],
    ];
    expect(found(rounds, 'bytes in')).toMatchObject({ endpoints: 2, moved: false });
    expect(found(rounds, 'WAL backlog')).toMatchObject({ endpoints: 2, moved: false });
  });

  it('although another endpoint is silent in the last round', () => {
    const at = (bytes: number) => scrape(1, `diskless_bytes_in_total ${bytes}`);
    const other = scrape(2, 'diskless_bytes_in_total 1000');
    const silent: Scrape = { ...scrape(2, ''), status: 503, error: 'HTTP 503' };
    expect(
      found(
        [
          [at(1), other],
          [at(9), silent],
        ],
        'bytes in',
      )?.moved,
    ).toBe(true);
  });

  it('not when a gauge only appears', () => {
    const rounds = ['', 'diskless_group_lag 5', 'diskless_group_lag 5'].map((text) => [scrape(1, text)]);
    expect(found(rounds, 'group lag')?.moved).toBe(false);
  });

  it('when it appears with its first event', () => {
    const after = 'diskless_request_errors_total{api="Fetch",error="OFFSET_OUT_OF_RANGE"} 1';
    expect(found([[scrape(1, '')], [scrape(1, after)]], 'request errors')?.moved).toBe(true);
  });

  it('when a gauge rose under load and fell again', () => {
    const rounds = [0, 4_096, 0].map((bytes) => [scrape(1, `diskless_wal_pending_bytes ${bytes}`)]);
    expect(found(rounds, 'WAL backlog')?.moved).toBe(true);
  });

  it('not when a gauge showed the same thing all along', () => {
    const rounds = [0, 0, 0].map((bytes) => [scrape(1, `diskless_wal_pending_bytes ${bytes}`)]);
    expect(found(rounds, 'WAL backlog')?.moved).toBe(false);
  });

  it('for a count of brokers only when every broker counts right', () => {
    const live = (n: number) => `diskless_brokers{state="live"} ${n}\ndiskless_brokers{state="fenced"} 1`;
    const right = [[scrape(1, live(3)), scrape(2, live(3))]];
    const wrong = [[scrape(1, live(3)), scrape(2, live(4))]];
    expect(found(right, 'live brokers')).toEqual({
      meaning: 'live brokers',
      series: 'diskless_brokers{state="live"}',
      endpoints: 2,
      moved: true,
    });
    expect(found(wrong, 'live brokers')?.moved).toBe(false);
  });

  it('not at all when no endpoint answers: every meaning is without a series', () => {
    const dead: Scrape = { broker: 1, url: 'http://127.0.0.1:1/metrics', status: 404, series: [], error: 'HTTP 404' };
    expect(judgeMeanings([[dead], [dead]], 3)).toEqual(
      meanings.map(({ meaning }) => ({ meaning, series: null, endpoints: 0, moved: false })),
    );
  });
});

describe('the mapping of meanings to series', () => {
  it('knows Apache Kafka’s names under the JMX exporter', () => {
    const text =
      'kafka_server_brokertopicmetrics_bytesin_total 3\nkafka_controller_kafkacontroller_activebrokercount 2';
    const series = parsePrometheusText(text);
    expect(seriesFor(meanings[0]!, series)).toBe('kafka_server_brokertopicmetrics_bytesin_total');
    expect(liveBrokersSeen(series)).toBe(2);
  });

  it('says nothing about brokers where nothing is said', () => expect(liveBrokersSeen([])).toBeNull());
});
