import type { Series } from '../../target/prometheus-text.js';

/** One way in which some system exposes a meaning. */
interface Candidate {
  name: string;
  labels?: Readonly<Record<string, string>>;
}

export interface Meaning {
  meaning: string;
  /**
   * How it shows that the series is alive: a `counter` grows with traffic; a `gauge` differs between two scrapes under
   * load; a `count` must be right, since it only moves when something breaks.
   */
  kind: 'counter' | 'gauge' | 'count';
  /** The first that a scrape holds is taken. */
  candidates: readonly Candidate[];
}

/**
 * What an operator must be able to read, and the series that carry it: of the reference broker (`diskless_…`), of Apache
 * Kafka under the JMX exporter's published rules (`kafka_server_…`), and of kafka_exporter (`kafka_consumergroup_lag`,
 * `kafka_brokers`). Another system's names are one more line each.
 */
export const meanings: readonly Meaning[] = [
  {
    meaning: 'bytes in',
    kind: 'counter',
    candidates: [{ name: 'diskless_bytes_in_total' }, { name: 'kafka_server_brokertopicmetrics_bytesin_total' }],
  },
  {
    meaning: 'bytes out',
    kind: 'counter',
    candidates: [{ name: 'diskless_bytes_out_total' }, { name: 'kafka_server_brokertopicmetrics_bytesout_total' }],
  },
  {
    meaning: 'messages in',
    kind: 'counter',
    candidates: [{ name: 'diskless_messages_in_total' }, { name: 'kafka_server_brokertopicmetrics_messagesin_total' }],
  },
  {
    meaning: 'request errors',
    kind: 'counter',
    candidates: [{ name: 'diskless_request_errors_total' }, { name: 'kafka_network_requestmetrics_errors_total' }],
  },
  {
    meaning: 'request latency',
    kind: 'counter',
    candidates: [
      { name: 'diskless_request_seconds_count' },
      { name: 'kafka_network_requestmetrics_totaltimems_count' },
    ],
  },
  { meaning: 'store requests', kind: 'counter', candidates: [{ name: 'diskless_store_requests_total' }] },
  { meaning: 'WAL backlog', kind: 'gauge', candidates: [{ name: 'diskless_wal_pending_bytes' }] },
  {
    meaning: 'group lag',
    kind: 'gauge',
    candidates: [{ name: 'diskless_group_lag' }, { name: 'kafka_consumergroup_lag' }],
  },
  {
    meaning: 'live brokers',
    kind: 'count',
    candidates: [
      { name: 'diskless_brokers', labels: { state: 'live' } },
      { name: 'kafka_controller_kafkacontroller_activebrokercount' },
      { name: 'kafka_brokers' },
    ],
  },
];

/** The candidate that this scrape holds, as Prometheus would write it; null when there is none. */
export function seriesFor(meaning: Meaning, series: readonly Series[]): string | null {
  const found = meaning.candidates.find((candidate) => series.some((one) => matches(candidate, one)));
  return found === undefined ? null : selector(found);
}

/** Sum over all samples of the meaning's series in one scrape; null when the scrape holds none. */
export function totalOf(meaning: Meaning, series: readonly Series[]): number | null {
  const candidate = meaning.candidates.find((one) => series.some((sample) => matches(one, sample)));
  if (candidate === undefined) return null;
  return series.reduce((sum, sample) => (matches(candidate, sample) ? sum + sample.value : sum), 0);
}

/** How many brokers this scrape believes alive; null when it does not say. */
export function liveBrokersSeen(series: readonly Series[]): number | null {
  return totalOf(meanings.find(({ meaning }) => meaning === 'live brokers') as Meaning, series);
}

function matches({ name, labels = {} }: Candidate, sample: Series): boolean {
  return sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
}

function selector({ name, labels = {} }: Candidate): string {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return wanted.length === 0 ? name : `${name}{${wanted.join(',')}}`;
}
