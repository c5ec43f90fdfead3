import { Cluster } from '../client/index.js';
import type { Settings, TargetSettings } from '../config/settings.js';
import type { Scorecard } from '../model/scorecard.js';
import { embeddedCapabilities, startEmbedded } from '../target/embedded.js';
import { endpointCapabilities, endpointTarget } from '../target/endpoint.js';
import type { Capability, Target } from '../target/target.js';
import type { RunObserver } from './observer.js';

/** Starts the embedded cluster, or connects to somebody else's. Ends with an error when it cannot be reached. */
export async function openTarget(settings: Settings, observer: RunObserver, signal: AbortSignal): Promise<Target> {
  const wanted = settings.target;
  if (wanted.kind === 'endpoint') {
    observer.opening(`connecting to ${wanted.client.bootstrap.join(', ')}`);
    return endpointTarget({ ...wanted, allowDisruptive: settings.allowDisruptive });
  }
  observer.opening(`starting ${wanted.brokers} broker processes${wanted.store ? ` over ${wanted.store}` : ''}`);
  return startEmbedded({
    brokers: wanted.brokers,
    store: wanted.store,
    defects: wanted.defects,
    signal,
    onUnexpectedExit: (broker, how) => observer.note(`broker ${broker.id} ended by itself (${how})`),
  });
}

/** The best guess of what a target will allow, for a plan made without contacting it. */
export function expectedCapabilities(target: TargetSettings, allowDisruptive: boolean): ReadonlySet<Capability> {
  if (target.kind === 'endpoint') {
    return endpointCapabilities({
      brokers: Number.POSITIVE_INFINITY, // Known only after connecting.
      metrics: target.metrics.length > 0,
      source: target.source !== null,
      allowDisruptive,
    });
  }
  return embeddedCapabilities(target.brokers);
}

/** What the scorecard says about the target; asks it who its brokers are, and does without the answer when none comes. */
export async function describeTarget(settings: TargetSettings, target: Target | null): Promise<Scorecard['target']> {
  const known = {
    kind: settings.kind,
    bootstrap: target?.client.bootstrap ?? (settings.kind === 'endpoint' ? settings.client.bootstrap : []),
    clusterId: null,
    brokers: [],
    software: target?.software ?? null,
    defects: settings.kind === 'embedded' ? settings.defects : [],
  };
  if (target === null) return known;
  try {
    const cluster = await Cluster.connect(target.client);
    const brokers = cluster.brokers().map(({ id, host, port, rack }) => ({ id, host, port, rack }));
    const { clusterId } = cluster;
    await cluster.close();
    return { ...known, clusterId, brokers };
  } catch {
    return known;
  }
}

/** Throws when nobody answers at the target's addresses: tried several times, since a cluster may be failing over. */
export async function assertReachable(target: Target): Promise<void> {
  const attempts = 5;
  for (let attempt = 1; ; attempt++) {
    try {
      await (await Cluster.connect(target.client)).close();
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}
