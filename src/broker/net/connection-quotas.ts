/** Kafka's max.connections, max.connections.per.ip and max.connections.per.ip.overrides. */
export interface ConnectionLimits {
  maxConnections: number;
  maxConnectionsPerIp: number;
  /** By address; it counts instead of `maxConnectionsPerIp`. */
  maxConnectionsPerIpOverrides: Readonly<Record<string, number>>;
}

/**
 * Who may connect. A broker that is full lets the next ones wait until somebody goes; an address that has its share is
 * refused at once. Both as Kafka does, and in that order.
 */
export class ConnectionQuotas {
  private admitted = 0;
  private readonly byAddress = new Map<string, number>();
  private readonly perAddress: ReadonlyMap<string, number>;

  constructor(private readonly limits: ConnectionLimits) {
    const overrides = Object.entries(limits.maxConnectionsPerIpOverrides);
    this.perAddress = new Map(overrides.map(([address, max]) => [plainAddress(address), max]));
  }

  /** Counts the connection when it is admitted: whoever was admitted is `release`d when it ends. */
  admit(remoteAddress: string): 'admitted' | 'full' | 'too-many-from-address' {
    if (this.admitted >= this.limits.maxConnections) return 'full';
    const address = plainAddress(remoteAddress);
    const held = this.byAddress.get(address) ?? 0;
    if (held >= (this.perAddress.get(address) ?? this.limits.maxConnectionsPerIp)) return 'too-many-from-address';
    this.byAddress.set(address, held + 1);
    this.admitted++;
    return 'admitted';
  }

  release(remoteAddress: string): void {
    const address = plainAddress(remoteAddress);
    const left = (this.byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.byAddress.set(address, left);
    else this.byAddress.delete(address);
    this.admitted--;
  }
}

/** An IPv4 client has one name, whether it comes through an IPv4 or a dual-stack socket. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
