import { ErrorCode } from '../../../protocol/index.js';
import type { Endpoint } from '../endpoints.js';
import { electLeaders, electPreferred, leaderLoad, renewLeadership } from '../leadership.js';
import type { RegisterOutcome } from '../outcome.js';
import { rebalanceTo } from '../placement.js';
import type { BrokerState, State } from '../state.js';
import type { FailoverFaults } from './failover-faults.js';
import { forgetTail, giveOffsetsOutAgain } from './failover-faults.js';

/** A process takes a broker id. The fold gives it a new broker epoch; whoever held the id before is fenced. */
export interface RegisterEntry {
  kind: 'register';
  broker: number;
  /** Unique to the process. */
  incarnation: string;
  /** Of the first listener. */
  host: string;
  port: number;
  /** Of all listeners. */
  endpoints?: Endpoint[];
  rack: string | null;
  /** Taken when the cluster has none yet. */
  clusterId: string;
  at: number;
  faults?: FailoverFaults;
}

/** A process takes (or takes back) a broker id: new epoch, its preferred partitions at once, an even share if it is new. */
export function applyRegister(state: State, entry: RegisterEntry): RegisterOutcome {
  state.clusterId ??= entry.clusterId;
  const before = state.brokers.get(entry.broker);
  const broker: BrokerState = {
    id: entry.broker,
    incarnation: entry.incarnation,
    epoch: state.nextBrokerEpoch++,
    host: entry.host,
    port: entry.port,
    ...(entry.endpoints === undefined ? {} : { endpoints: entry.endpoints }),
    rack: entry.rack,
    live: true,
    lastIndex: state.index,
    recentObjects: [],
    newestWal: -1,
  };
  state.brokers.set(broker.id, broker);
  if (before?.live) {
    // The old process is gone or a zombie: either way its leader epochs end here.
    const renewed = renewLeadership(state, broker.id);
    injectFaults(state, before, renewed, entry.faults, entry.at);
  }
  electLeaders(state);
  if (before === undefined && !entry.faults?.neverRebalance) {
    const load = leaderLoad(state);
    for (const partition of rebalanceTo(state, broker.id)) electPreferred(partition, load);
  }
  return { error: ErrorCode.NONE, brokerEpoch: broker.epoch };
}

function injectFaults(
  state: State,
  before: BrokerState,
  renewed: ReturnType<typeof renewLeadership>,
  faults: FailoverFaults | undefined,
  atMs: number,
): void {
  if (faults?.loseTail) forgetTail(state, before, atMs);
  if (faults?.reuseOffsets) giveOffsetsOutAgain(state, renewed, atMs);
}
