import { setMaxListeners } from 'node:events';
import { Connection } from './connection.js';
import { ClientClosed, ConnectionError, KafkaError, NotKafka } from './errors.js';
import type { Broker } from './metadata-cache.js';
import { type Address, type ClientOptions, formatAddress, parseAddress } from './options.js';

/**
 * One shared connection per address, opened on demand and replaced when it breaks, and the dedicated ones that callers
 * own. Addresses that failed lately are tried last, so one dead or hanging broker costs its timeout once, not each time.
 */
export class ConnectionPool {
  private readonly bootstrap: Address[];
  private readonly shared = new Map<string, Promise<Connection>>();
  private readonly open = new Set<Connection>();
  private readonly failedAtMs = new Map<string, number>();
  private readonly closing = new AbortController();
  private turn = 0;

  constructor(private readonly options: ClientOptions) {
    this.bootstrap = options.bootstrap.map(parseAddress);
    setMaxListeners(0, this.closing.signal); // One per connection that is being opened: many are no leak.
    if (this.bootstrap.length === 0)
      throw new TypeError('The bootstrap list is empty: at least one host:port is needed');
  }

  /** The shared connection to this address. @throws ConnectionError, NotKafka, KafkaError (SASL) */
  async to(address: Address): Promise<Connection> {
    const key = formatAddress(address);
    const cached = this.shared.get(key);
    if (cached !== undefined) {
      const connection = await cached;
      if (!connection.closed) return connection;
    }
    // Someone else may have replaced it while this one waited.
    const current = this.shared.get(key);
    if (current !== undefined && current !== cached) return current;
    const opening = this.dedicated(address);
    this.shared.set(key, opening);
    opening.then(
      (connection) => connection.onClose(() => this.forget(key, opening)),
      () => this.forget(key, opening),
    );
    return opening;
  }

  /** A connection of the caller's own; closed with the pool at the latest. */
  async dedicated(address: Address): Promise<Connection> {
    if (this.closing.signal.aborted) throw closedError();
    const key = formatAddress(address);
    try {
      const connection = await Connection.open(address, this.options, this.closing.signal);
      this.open.add(connection);
      this.failedAtMs.delete(key);
      connection.onClose(() => {
        this.open.delete(connection);
        if (!connection.closedHere) this.failedAtMs.set(key, performance.now());
      });
      return connection;
    } catch (error) {
      this.failedAtMs.set(key, performance.now());
      throw error;
    }
  }

  /**
   * A connection to whichever of the known brokers and bootstrap addresses answers, in turn.
   * @throws the only error when there was one address, else one error that lists them; SASL refusals at once
   */
  async any(brokers: Broker[]): Promise<Connection> {
    const failures = new Map<string, unknown>();
    for (const address of this.inTurn(brokers)) {
      try {
        return await this.to(address);
      } catch (error) {
        if (error instanceof KafkaError || this.closing.signal.aborted) throw error;
        failures.set(formatAddress(address), error);
      }
    }
    throw summary(failures);
  }

  close(): void {
    this.closing.abort(closedError());
    for (const connection of [...this.open]) connection.close();
    this.shared.clear();
  }

  private inTurn(brokers: Broker[]): Address[] {
    const byKey = new Map<string, Address>();
    for (const address of [...rotated(brokers, this.turn++), ...this.bootstrap]) {
      byKey.set(formatAddress(address), { host: address.host, port: address.port });
    }
    const failedAt = (key: string): number => this.failedAtMs.get(key) ?? 0;
    return [...byKey].sort(([a], [b]) => failedAt(a) - failedAt(b)).map(([, address]) => address);
  }

  private forget(key: string, opening: Promise<Connection>): void {
    if (this.shared.get(key) === opening) this.shared.delete(key);
  }
}

const closedError = (): ClientClosed => new ClientClosed('This cluster client is closed');

function rotated<T>(list: T[], by: number): T[] {
  const from = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

function summary(failures: Map<string, unknown>): unknown {
  const errors = [...failures.values()];
  if (errors.length === 1) return errors[0];
  const text = `None of ${failures.size} addresses answered as a Kafka broker: ${errors.map((error) => (error as Error).message).join(' ')}`;
  const strangers = errors.filter((error): error is NotKafka => error instanceof NotKafka);
  if (strangers.length === errors.length) return new NotKafka(text, strangers[0]!.sign);
  return new ConnectionError(text, { cause: errors[0] });
}
