import { keyClass, type ObjectStore } from '../objectstore/index.js';
import { parsePrometheusText } from './prometheus-text.js';
import type { StoredObject, StoreRequests, StoreView } from './target.js';

type ScrapeEndpoints = () => { broker: number; url: string }[];

/**
 * The embedded cluster's bucket: listed directly, its requests summed over the brokers' own meters. A broker that was
 * killed takes its counters with it, so the last figures seen of each process are kept and stay in the sum. Figures of a
 * broker that runs and does not answer are unknown, and so is the sum: old figures would read as "nothing happened".
 */
export function embeddedStoreView(store: ObjectStore, endpoints: ScrapeEndpoints): StoreView {
  const lastSeen = new Map<string, StoreRequests>();
  return {
    list: (): Promise<StoredObject[]> => store.list(''),
    classOf: keyClass,
    async requests() {
      // A restarted broker gets a new metrics port: the URL names the process, not only the broker.
      const known = await Promise.all(
        endpoints().map(async ({ url }) => {
          // A busy machine may keep one answer waiting; twice in a row is no answer.
          const scraped = (await scrapeStoreRequests(url)) ?? (await scrapeStoreRequests(url));
          if (scraped !== null) lastSeen.set(url, scraped);
          return scraped !== null || !endpoints().some((running) => running.url === url);
        }),
      );
      if (lastSeen.size === 0 || known.includes(false)) return null;
      return [...lastSeen.values()].reduce(add, none());
    },
  };
}

async function scrapeStoreRequests(url: string): Promise<StoreRequests | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return response.ok ? storeRequestsOf(await response.text()) : null;
  } catch {
    return null;
  }
}

/** Sums the reference broker's store meters; null when the text has none (a broker without metrics is not metered). */
export function storeRequestsOf(text: string): StoreRequests | null {
  const sum = none();
  let found = false;
  for (const { name, labels, value } of parsePrometheusText(text)) {
    if (name === 'diskless_store_requests_total') {
      const kind = (labels.kind ?? '').toLowerCase();
      if (kind === 'put' || kind === 'get' || kind === 'list' || kind === 'delete') sum[kind] += value;
      found = true;
    } else if (name === 'diskless_store_bytes_total') {
      if (labels.direction === 'in') sum.bytesIn += value;
      else if (labels.direction === 'out') sum.bytesOut += value;
    }
  }
  return found ? sum : null;
}

function none(): StoreRequests {
  return { put: 0, get: 0, list: 0, delete: 0, bytesIn: 0, bytesOut: 0 };
}

function add(a: StoreRequests, b: StoreRequests): StoreRequests {
  return {
    put: a.put + b.put,
    get: a.get + b.get,
    list: a.list + b.list,
    delete: a.delete + b.delete,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
  };
}
