import type { Broker } from '../context.js';
import type { Session } from '../net/session.js';
import type { QuotaKey } from './client-quota.js';
import { addressLimit, clientLimit, type Limit } from './limits.js';
import { TokenBucket } from './token-bucket.js';
import { WindowedRate } from './windowed-rate.js';

/** A client as its quotas know it. */
export interface QuotaClient {
  session: Session;
  clientId: string | null;
}

/** What the clients of this broker have used; each broker counts for itself, as in Kafka. */
export class Quotas {
  private readonly rates = new Map<string, WindowedRate>();
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly broker: Pick<Broker, 'state' | 'clock' | 'defects'>) {}

  /** Counts a use, and says for how long the client is to be throttled for it: 0 while it keeps to its quota. */
  use(client: QuotaClient, key: RateKey, amount: number): number {
    const limit = this.limitOf(client, key);
    if (limit === null) return 0;
    const throttleTimeMs = this.count(limit, amount);
    return key === 'request_percentage' ? Math.min(throttleTimeMs, maxRequestThrottleMs) : throttleTimeMs;
  }

  /** Takes a use back that did not happen after all. */
  unuse(client: QuotaClient, key: RateKey, amount: number): void {
    const limit = this.limitOf(client, key);
    if (limit) this.rates.get(limit.sharedBy)?.record(-amount, this.broker.clock.monotonicMs());
  }

  /** The most that one answer may hold without exceeding the quota by itself; Infinity without one. */
  mostAtOnce(client: QuotaClient, key: RateKey): number {
    const limit = this.limitOf(client, key);
    return limit === null ? Number.POSITIVE_INFINITY : limit.bound * secondsCounted;
  }

  /** KIP-599: for how long creating and deleting partitions is to wait; 0: it may go on now. */
  mutationThrottleMs(client: QuotaClient): number {
    const limit = this.limitOf(client, 'controller_mutation_rate');
    if (limit === null) return 0;
    return this.bucketOf(limit).throttleTimeMs(limit.bound, this.broker.clock.monotonicMs());
  }

  /** Counts partitions that are created or deleted. */
  mutate(client: QuotaClient, partitions: number): void {
    const limit = this.limitOf(client, 'controller_mutation_rate');
    if (limit) this.bucketOf(limit).take(partitions, limit.bound, this.broker.clock.monotonicMs());
  }

  /** Counts a connection, and says for how long it is to be kept waiting before it is closed; 0: it is welcome. */
  connect(ip: string): number {
    if (this.isFree) return 0;
    const limit = addressLimit(this.broker.state.clientQuotas, ip);
    if (limit === null) return 0;
    const throttleTimeMs = this.count(limit, 1);
    if (throttleTimeMs > 0) this.rates.get(limit.sharedBy)?.record(-1, this.broker.clock.monotonicMs());
    return throttleTimeMs;
  }

  /** No quota is set for anybody: most brokers, at the cost of one look. */
  get isFree(): boolean {
    // Defect `ignore-quotas`: quotas are kept and shown, and hold for nobody.
    return this.broker.state.clientQuotas.size === 0 || this.broker.defects.has('ignore-quotas');
  }

  private limitOf({ session, clientId }: QuotaClient, key: QuotaKey): Limit | null {
    if (this.isFree) return null;
    return clientLimit(this.broker.state.clientQuotas, key, session.principal.name, clientId ?? '');
  }

  private count(limit: Limit, amount: number): number {
    const nowMs = this.broker.clock.monotonicMs();
    let rate = this.rates.get(limit.sharedBy);
    if (rate === undefined) {
      this.forgetIdle(nowMs);
      rate = new WindowedRate();
      this.rates.set(limit.sharedBy, rate);
    }
    rate.record(amount, nowMs);
    return rate.throttleTimeMs(limit.bound, nowMs);
  }

  private bucketOf({ sharedBy }: Limit): TokenBucket {
    let bucket = this.buckets.get(sharedBy);
    if (bucket === undefined) {
      bucket = new TokenBucket();
      this.buckets.set(sharedBy, bucket);
      // A client names itself as it likes: what is not used any more must not pile up.
      if (this.buckets.size > maxRemembered) this.buckets.delete(this.buckets.keys().next().value as string);
    }
    return bucket;
  }

  private forgetIdle(nowMs: number): void {
    if (this.rates.size < maxRemembered) return;
    for (const [key, rate] of this.rates) if (rate.isIdle(nowMs)) this.rates.delete(key);
    if (this.rates.size >= maxRemembered) this.rates.delete(this.rates.keys().next().value as string);
  }
}

export type RateKey = 'producer_byte_rate' | 'consumer_byte_rate' | 'request_percentage';

const maxRemembered = 10_000;
const secondsCounted = 10;
/** Kafka throttles for used time by one window at most. */
const maxRequestThrottleMs = 1_000;

const quotasOfBroker = new WeakMap<object, Quotas>();

export function quotasOf(broker: Pick<Broker, 'state' | 'clock' | 'defects'>): Quotas {
  let found = quotasOfBroker.get(broker);
  if (found === undefined) {
    found = new Quotas(broker);
    quotasOfBroker.set(broker, found);
  }
  return found;
}
