import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BrokerChild, type BrokerOptions } from './broker-child.js';
import type { BrokerControl, BrokerProcess } from './target.js';

export interface EmbeddedClusterOptions {
  brokers: number;
  /** Id of the first broker, the others follow. */
  firstId: number;
  rack?: string;
  /** Port of the first broker, the others follow; 0: any free ports. */
  port?: number;
  store: string;
  /** One folder per broker is made here: all that a broker may call its disk. */
  scratchRoot: string;
  defects: string[];
  sessionTimeoutMs: number;
  readyTimeoutMs: number;
  clusterId?: string;
  /** YAML with more settings of the brokers; secrets stand nowhere else. */
  configFile?: string;
  /** Called when a broker process ends that nobody here has stopped. */
  onUnexpectedExit?(broker: BrokerProcess, how: string, stderrTail: string): void;
}

const host = '127.0.0.1';

/**
 * A PUT costs the same however small the object, so brokers on a bucket gather for longer than a local disk would need.
 * Products flush every 100 to 250 ms; this is short enough not to slow the drills.
 */
const walLingerMs = 20;

/** N broker processes over one store, and what can be done to them. Ids and ports survive a restart. */
export class EmbeddedCluster implements BrokerControl {
  static async start(options: EmbeddedClusterOptions, signal?: AbortSignal): Promise<EmbeddedCluster> {
    const cluster = new EmbeddedCluster(options);
    try {
      const ids = Array.from({ length: options.brokers }, (_, index) => options.firstId + index);
      await settleAll(ids.map((id) => cluster.launch(id, signal)));
    } catch (error) {
      await cluster.close(0);
      throw error;
    }
    return cluster;
  }

  private readonly children = new Map<number, BrokerChild>();
  /** Children that were ended on purpose: their exit is no news. */
  private readonly dismissed = new WeakSet<BrokerChild>();
  private closing = false;

  private constructor(private readonly options: EmbeddedClusterOptions) {}

  list(): BrokerProcess[] {
    return [...this.children.values()].map(describe).sort((a, b) => a.id - b.id);
  }

  bootstrap(): string[] {
    return this.list().map((broker) => `${broker.host}:${broker.port}`);
  }

  get clusterId(): string | null {
    return [...this.children.values()].find((child) => child.clusterId !== null)?.clusterId ?? null;
  }

  /** Metrics endpoints of the running brokers. */
  metrics(): { broker: number; url: string }[] {
    return [...this.children.values()]
      .filter((child) => child.running && child.metricsPort > 0)
      .map((child) => ({ broker: child.id, url: `http://${host}:${child.metricsPort}/metrics` }))
      .sort((a, b) => a.broker - b.broker);
  }

  async kill(id: number): Promise<void> {
    const child = this.child(id);
    this.dismissed.add(child);
    await child.kill();
  }

  async killAll(): Promise<number> {
    const victims = [...this.children.values()].filter((child) => child.running);
    for (const victim of victims) this.dismissed.add(victim);
    const first = performance.now();
    for (const victim of victims) victim.signalKill();
    const spreadMs = performance.now() - first;
    await Promise.all(victims.map((victim) => victim.exited));
    return spreadMs;
  }

  /** SIGSTOP: the process keeps its connections and knows of nothing until `resume`. */
  pause(id: number): void {
    this.child(id).signal('SIGSTOP');
  }

  /** SIGCONT: it goes on where it was, whatever has happened meanwhile. */
  resume(id: number): void {
    this.child(id).signal('SIGCONT');
  }

  /** SIGTERM: it hands over its partitions. Resolves when the process is gone; SIGKILL follows after the grace. */
  async leave(id: number, graceMs: number): Promise<void> {
    const child = this.child(id);
    this.dismissed.add(child);
    await child.stop(graceMs);
  }

  async start(id: number, { wipeDisk }: { wipeDisk: boolean }): Promise<void> {
    const child = this.child(id);
    if (child.running) throw new Error(`broker ${id} is running already; kill it before starting it again`);
    if (wipeDisk) await rm(child.options.scratchDir, { recursive: true, force: true });
    await this.launch(id, undefined, child.port);
  }

  async add(): Promise<number> {
    const id = Math.max(0, ...this.children.keys()) + 1;
    await this.launch(id);
    return id;
  }

  /** Ends every broker: SIGTERM, and SIGKILL after the grace. Idempotent. */
  async close(graceMs: number): Promise<void> {
    this.closing = true;
    await Promise.all([...this.children.values()].map((child) => (graceMs > 0 ? child.stop(graceMs) : child.kill())));
  }

  private async launch(id: number, signal?: AbortSignal, port = this.portOf(id)): Promise<void> {
    const scratchDir = join(this.options.scratchRoot, `broker-${id}`);
    await mkdir(scratchDir, { recursive: true });
    const options: BrokerOptions = {
      id,
      host,
      port,
      metricsPort: 0,
      store: this.options.store,
      sessionTimeoutMs: this.options.sessionTimeoutMs,
      walLingerMs,
      defects: this.options.defects,
      scratchDir,
      ...(this.options.configFile === undefined
        ? {}
        : { configFile: this.options.configFile, portOffset: id - this.options.firstId }),
      ...(this.options.rack === undefined ? {} : { rack: this.options.rack }),
      ...(this.options.clusterId === undefined ? {} : { clusterId: this.options.clusterId }),
    };
    const child = await BrokerChild.start(options, this.options.readyTimeoutMs, signal);
    if (this.closing) return child.kill(); // Closed while it started.
    this.children.set(id, child);
    child.exited.then(({ code, signal: by }) => {
      if (this.closing || this.dismissed.has(child)) return;
      this.options.onUnexpectedExit?.(describe(child), by ?? `exit code ${code}`, child.stderrTail);
    });
  }

  private portOf(id: number): number {
    return this.options.port ? this.options.port + id - this.options.firstId : 0;
  }

  private child(id: number): BrokerChild {
    const child = this.children.get(id);
    if (child === undefined) {
      throw new Error(`there is no broker ${id}; the embedded cluster has ${[...this.children.keys()].join(', ')}`);
    }
    return child;
  }
}

function describe(child: BrokerChild): BrokerProcess {
  return { id: child.id, host, port: child.port, rack: child.options.rack ?? null, running: child.running };
}

/** Waits for all, even when one fails, so that no process is still on its way when the cluster is given up. */
async function settleAll(starts: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
