import { parsePrometheusText, type Series } from '../../target/prometheus-text.js';

export interface MetricsEndpoint {
  broker: number;
  url: string;
}
export interface Scrape extends MetricsEndpoint {
  /** HTTP status; null when nothing answered. */
  status: number | null;
  series: Series[];
  error: string | null;
}

/** Reads every endpoint once, all at the same time; one that does not answer within `timeoutMs` is an error in its own line. */
export function scrapeAll(
  endpoints: readonly MetricsEndpoint[],
  signal: AbortSignal,
  timeoutMs = 3_000,
): Promise<Scrape[]> {
  return Promise.all(endpoints.map((endpoint) => scrape(endpoint, signal, timeoutMs)));
}

async function scrape(endpoint: MetricsEndpoint, signal: AbortSignal, timeoutMs: number): Promise<Scrape> {
  try {
    const response = await fetch(endpoint.url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) });
    const text = await response.text();
    const series = response.ok ? parsePrometheusText(text) : [];
    const error = response.ok ? null : `HTTP ${response.status}`;
    return { ...endpoint, status: response.status, series, error };
  } catch (error) {
    signal.throwIfAborted();
    return { ...endpoint, status: null, series: [], error: reason(error) };
  }
}

/** undici says "fetch failed" and hides the socket's error in `cause`. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
