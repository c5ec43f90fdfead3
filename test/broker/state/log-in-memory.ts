import { apply } from '../../../src/broker/state/apply.js';
import type { CommittedBatch } from '../../../src/broker/state/entries/commit.js';
import type { Entry, EntryOf } from '../../../src/broker/state/entry.js';
import type { OutcomeOf } from '../../../src/broker/state/outcome.js';
import { emptyState, type PartitionState, type State } from '../../../src/broker/state/state.js';

/** A metadata log without a store: each entry is folded at once, as if its author had appended it alone. */
export class LogInMemory {
  readonly state: State = emptyState();
  private objects = 0;

  /** By a broker under its current epoch, or under the one given. */
  append<E extends Entry>(broker: number, entry: E, epoch = this.epochOf(broker)): OutcomeOf<E['kind']> {
    this.state.index++;
    const outcome = apply(this.state, entry, { broker, epoch });
    const author = this.state.brokers.get(broker);
    if (author && author.epoch === epoch) author.lastIndex = this.state.index;
    return outcome;
  }

  register(broker: number, incarnation = `process-${broker}`, over: Partial<EntryOf<'register'>> = {}) {
    return this.append(broker, {
      kind: 'register',
      broker,
      incarnation,
      host: 'localhost',
      port: 9000 + broker,
      rack: null,
      clusterId: 'cluster',
      at: 0,
      ...over,
    });
  }

  fence(by: number, broker: number, over: Partial<EntryOf<'fence'>> = {}) {
    const { epoch, lastIndex } = this.state.brokers.get(broker)!;
    return this.append(by, { kind: 'fence', broker, epoch, lastSeenIndex: lastIndex, at: 0, ...over });
  }

  electPreferred(topics: EntryOf<'elect-leaders'>['topics'] = null) {
    return this.append(this.anyBroker(), { kind: 'elect-leaders', election: 'preferred', topics, at: 0 });
  }

  createTopic(name: string, over: Partial<EntryOf<'topic-create'>> = {}) {
    return this.append(this.anyBroker(), {
      kind: 'topic-create',
      name,
      topicId: `id-${name}`,
      partitions: 1,
      replicationFactor: 1,
      assignments: null,
      configs: {},
      at: 0,
      ...over,
    });
  }

  /** Batches as `[partition, records]` or whole tuples, in one object of the broker. */
  commit(broker: number, topic: string, batches: (CommittedBatch | [partition: number, records: number])[], at = 0) {
    const tuples = batches.map(
      (batch, i): CommittedBatch => (batch.length === 2 ? [batch[0], i * 100, 100, batch[1], at, '', -1, -1] : batch),
    );
    const object = `wal/${broker}-${this.epochOf(broker)}-${this.objects++}`;
    return this.append(broker, {
      kind: 'commit',
      object,
      bytes: batches.length * 100,
      topics: [{ id: `id-${topic}`, batches: tuples }],
      at,
    });
  }

  partition(topic: string, partition = 0): PartitionState {
    return this.state.topics.get(topic)!.partitions[partition]!;
  }

  epochOf(broker: number): number {
    return this.state.brokers.get(broker)?.epoch ?? -1;
  }

  private anyBroker(): number {
    return [...this.state.brokers.values()].find(({ live }) => live)!.id;
  }
}
