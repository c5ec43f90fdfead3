import { apply } from '../../../src/broker/state/apply.js';
import { coordinatorOf } from '../../../src/broker/state/coordinator.js';
import { isMarker } from '../../../src/broker/state/end-txn-marker.js';
import type { CommittedBatch } from '../../../src/broker/state/entries/commit.js';
import type { Entry } from '../../../src/broker/state/entry.js';
import type { OutcomeOf } from '../../../src/broker/state/outcome.js';
import { abortedWithin, lastStableOffset } from '../../../src/broker/state/partition-transactions.js';
import { freeze, thaw } from '../../../src/broker/state/snapshot.js';
import { emptyState } from '../../../src/broker/state/state.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { LogInMemory } from '../state/log-in-memory.js';
import { digest } from '../state/state-digest.js';

export type Step =
  | { do: 'init'; who: number }
  | { do: 'write' | 'zombie'; who: number; partition: number }
  | { do: 'end'; who: number; commit: boolean }
  | { do: 'plain'; partition: number }
  | { do: 'timeout'; who: number }
  | { do: 'failover'; broker: number }
  | { do: 'snapshot' };

type Fate = 'open' | 'committed' | 'aborted';

interface Producer {
  id: string;
  protocol: 1 | 2;
  producerId: string;
  epoch: number;
  sequences: Map<number, number>;
  transaction: { fate: Fate };
}

interface Written {
  offset: number;
  producerId: string;
  transaction: { fate: Fate };
}

/** Two transactional producers, one of each protocol, over the fold alone, and a model of what readers may see. */
export class TransactionWorld {
  readonly log = new RecordingLog();
  private readonly producers = [1, 2].map(newProducer);
  private readonly written: Written[][] = [[], []];
  private readonly stable = [0, 0];
  private atMs = 1;

  constructor() {
    this.log.register(1);
    this.log.register(2);
    this.log.createTopic('t', { assignments: [[1], [2]] });
  }

  take(step: Step): void {
    this.atMs++;
    switch (step.do) {
      case 'init':
        this.init(this.producers[step.who]!);
        break;
      case 'write':
        this.write(this.producers[step.who]!, step.partition);
        break;
      case 'zombie':
        this.writeAsZombie(this.producers[step.who]!, step.partition);
        break;
      case 'end':
        this.end(this.producers[step.who]!, step.commit);
        break;
      case 'timeout':
        this.timeOut(this.producers[step.who]!);
        break;
      case 'plain':
        this.append(step.partition, '', -1, 0, undefined, { fate: 'committed' });
        break;
      case 'failover':
        this.failOver(step.broker);
        break;
      case 'snapshot':
        Object.assign(this.log.state, thaw(JSON.parse(JSON.stringify(freeze(this.log.state)))));
    }
  }

  /** Every transaction that is still open is aborted for its age. */
  endAll(): void {
    for (const producer of this.producers) this.timeOut(producer);
  }

  /** Never goes back and never passes an open transaction. */
  checkStableOffsets(): void {
    for (const [at, written] of this.written.entries()) {
      const now = this.stableOffset(at);
      const open = written.find(({ transaction }) => transaction.fate === 'open')?.offset ?? Number.POSITIVE_INFINITY;
      if (now < this.stable[at]! || now > open)
        throw new Error(`stable offset ${now}: was ${this.stable[at]}, open ${open}`);
      this.stable[at] = now;
    }
  }

  stableOffset(at: number): number {
    return lastStableOffset(this.log.partition('t', at));
  }

  /** Offsets that a client with read_committed delivers. */
  readCommitted(at: number): number[] {
    const partition = this.log.partition('t', at);
    const stable = lastStableOffset(partition);
    const aborted = abortedWithin(partition, 0, stable).sort((a, b) => a.firstOffset - b.firstOffset);
    const skipping = new Set<string>();
    const writers = new Map(this.written[at]!.map(({ offset, producerId }) => [offset, producerId]));
    const seen: number[] = [];
    for (let i = 0; i < partition.batches.size; i++) {
      const location = partition.batches.at(i);
      if (location.baseOffset >= stable) break;
      while (aborted[0] && aborted[0].firstOffset <= location.baseOffset) skipping.add(aborted.shift()!.producerId);
      if (isMarker(location)) skipping.delete(String(location.position));
      else if (!skipping.has(writers.get(location.baseOffset)!)) seen.push(location.baseOffset);
    }
    return seen;
  }

  committed(at: number): number[] {
    return this.written[at]!.filter(({ transaction }) => transaction.fate === 'committed').map(({ offset }) => offset);
  }

  committedBelowStable(at: number): number[] {
    const stable = this.stableOffset(at);
    return this.committed(at).filter((offset) => offset < stable);
  }

  digest(): string {
    return digest(this.log.state);
  }

  /** The digest of a broker that folded the same log, without snapshots. */
  replayed(): string {
    return digest(this.log.replay());
  }

  private init(producer: Producer): void {
    const entry = { kind: 'txn-init' as const, transactionalId: producer.id, timeoutMs: 1, expected: null };
    const outcome = this.log.append(this.coordinator(producer), { ...entry, at: this.atMs });
    if (outcome.error === ErrorCode.CONCURRENT_TRANSACTIONS) settle(producer, 'aborted');
    if (outcome.error === ErrorCode.NONE) become(producer, outcome);
  }

  private write(producer: Producer, at: number): void {
    const { id, protocol, producerId, epoch } = producer;
    if (protocol === 1) {
      const partitions = [{ topicId: 'id-t', partition: at }];
      const whom = { transactionalId: id, producerId, producerEpoch: epoch };
      this.log.append(this.coordinator(producer), { kind: 'txn-add', ...whom, partitions, groups: [], at: this.atMs });
    }
    const sequence = producer.sequences.get(at) ?? 0;
    const write: CommittedBatch[9] = [id, protocol === 1 ? 'abortable' : 'add'];
    this.append(at, producerId, epoch, sequence, write, producer.transaction, () =>
      producer.sequences.set(at, sequence + 1),
    );
  }

  private writeAsZombie({ id, producerId, epoch }: Producer, at: number): void {
    const taken = () => {
      throw new Error(`partition ${at} took a batch of epoch ${epoch - 1}`);
    };
    this.append(at, producerId, epoch - 1, 0, [id, 'add'], { fate: 'aborted' }, taken);
  }

  private append(
    at: number,
    producerId: string,
    epoch: number,
    sequence: number,
    write: CommittedBatch[9],
    transaction: Written['transaction'],
    taken: () => void = () => {},
  ): void {
    const batch: CommittedBatch = [at, 0, 100, 1, this.atMs, producerId, epoch, sequence, 0];
    if (write) batch.push(write);
    const { leader } = this.log.partition('t', at);
    const { error, baseOffset, duplicate } = this.log.commit(leader, 't', [batch], this.atMs).batches[0]!;
    if (error !== ErrorCode.NONE || duplicate) return;
    this.written[at]!.push({ offset: baseOffset, producerId, transaction });
    taken();
  }

  private end(producer: Producer, commit: boolean): void {
    const { id, protocol, producerId, epoch } = producer;
    const whom = { transactionalId: id, producerId, producerEpoch: epoch };
    const isOpen = this.log.state.transactions.get(id)?.phase === 'Ongoing';
    const entry = { kind: 'txn-end' as const, ...whom, commit, protocol, at: this.atMs };
    const outcome = this.log.append(this.coordinator(producer), entry);
    if (outcome.error !== ErrorCode.NONE) return;
    if (isOpen) settle(producer, commit ? 'committed' : 'aborted');
    if (protocol === 2) become(producer, outcome);
  }

  private timeOut(producer: Producer): void {
    const transaction = this.log.state.transactions.get(producer.id);
    if (transaction?.phase !== 'Ongoing') return;
    const { producerId, producerEpoch, startedMs } = transaction;
    const seen = { transactionalId: producer.id, producerId, producerEpoch, startedMs };
    const { error } = this.log.append(this.coordinator(producer), { kind: 'txn-timeout', ...seen, at: this.atMs });
    if (error === ErrorCode.NONE) settle(producer, 'aborted');
  }

  private failOver(broker: number): void {
    const other = broker === 1 ? 2 : 1;
    this.log.fence(other, broker);
    this.log.register(broker, `again-${this.atMs}`);
  }

  private coordinator({ id }: Producer): number {
    return coordinatorOf(this.log.state, id)!.id;
  }
}

/** Remembers what it folded. */
class RecordingLog extends LogInMemory {
  private readonly folded: { entry: Entry; broker: number; epoch: number }[] = [];

  override append<E extends Entry>(broker: number, entry: E, epoch = this.epochOf(broker)): OutcomeOf<E['kind']> {
    this.folded.push({ entry, broker, epoch });
    return super.append(broker, entry, epoch);
  }

  replay() {
    const state = emptyState();
    for (const { entry, broker, epoch } of this.folded) {
      state.index++;
      apply(state, entry, { broker, epoch });
      const author = state.brokers.get(broker);
      if (author?.epoch === epoch) author.lastIndex = state.index;
    }
    return state;
  }
}

function newProducer(protocol: number): Producer {
  const identity = { producerId: '-1', epoch: -1 };
  return {
    id: `x${protocol}`,
    protocol: protocol as 1 | 2,
    ...identity,
    sequences: new Map(),
    transaction: { fate: 'open' },
  };
}

function become(
  producer: Producer,
  { producerId, producerEpoch }: { producerId: string; producerEpoch: number },
): void {
  producer.producerId = producerId;
  producer.epoch = producerEpoch;
  producer.sequences.clear();
}

/** What was written until now has its fate; the next records are another transaction's. */
function settle(producer: Producer, fate: Fate): void {
  producer.transaction.fate = fate;
  producer.transaction = { fate: 'open' };
}
