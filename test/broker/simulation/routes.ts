import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import type { State } from '../../../src/broker/state/state.js';
import type { SimBroker } from './sim-broker.js';
import { SimConnection } from './sim-connection.js';
import type { World } from './world.js';

export interface Leader {
  connection: SimConnection;
  leaderEpoch: number;
}

/**
 * Whom a client asks: what some broker, not always the right one, believes. Like real clients it takes no leader of an
 * older epoch than it has seen, and keeps its connections.
 */
export class Routes {
  private readonly connections = new Map<SimBroker, SimConnection>();
  private readonly epochs = new Map<string, number>();

  constructor(private readonly world: World) {}

  leader(topic: string, partition: number): Leader | undefined {
    const witness = this.world.any()?.serving?.state;
    const found = witness?.topics.get(topic)?.partitions[partition];
    if (found === undefined) return undefined;
    const key = `${found.topic.id}-${partition}`;
    if (found.leaderEpoch < (this.epochs.get(key) ?? -1)) return undefined;
    this.epochs.set(key, found.leaderEpoch);
    const connection = this.to(found.leader, witness);
    return connection && { connection, leaderEpoch: found.leaderEpoch };
  }

  coordinator(group: string): SimConnection | undefined {
    const state = this.world.any()?.serving?.state;
    const id = state && coordinatorOf(state, group)?.id;
    return id === undefined ? undefined : this.to(id, state);
  }

  any(): SimConnection | undefined {
    const broker = this.world.any();
    return broker && this.at(broker);
  }

  private to(id: number, witness: State | undefined): SimConnection | undefined {
    const broker = this.world.listeningOn(witness?.brokers.get(id)?.port ?? -1);
    return broker && this.at(broker);
  }

  private at(broker: SimBroker): SimConnection {
    const known = this.connections.get(broker);
    if (known !== undefined && !known.closed) return known;
    const connection = new SimConnection(this.world, broker);
    this.connections.set(broker, connection);
    return connection;
  }
}
