import type { Socket } from 'node:net';
import { batches, ErrorCode, patchBaseOffset, type ResponseOf, type Writable } from '../../src/protocol/index.js';
import { type Asked, type Script, ScriptedBroker, ScriptedWorld } from '../client/scripted-broker.js';

export interface Appended {
  errorCode: number;
  baseOffset: number;
}

interface ProducerMemory {
  epoch: number;
  lastSequence: number;
  recent: { first: number; last: number; baseOffset: number }[];
}

/** One partition's log with Kafka's idempotence rules: the last five batches are remembered, gaps are refused. */
export class FakePartition {
  readonly batches: Buffer[] = [];
  endOffset = 0;
  readonly producers = new Map<bigint, ProducerMemory>();

  append(recordSet: Buffer): Appended {
    const [batch] = [...batches(recordSet)];
    const { producerId, producerEpoch, baseSequence, recordCount } = batch!.header;
    if (producerId >= 0n) {
      const known = this.producers.get(producerId);
      const again = known?.recent.find(
        ({ first, last }) => first === baseSequence && last === baseSequence + recordCount - 1,
      );
      if (again !== undefined) return { errorCode: 0, baseOffset: again.baseOffset };
      if (known !== undefined && baseSequence !== known.lastSequence + 1) {
        return { errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, baseOffset: -1 };
      }
      const memory = known ?? { epoch: producerEpoch, lastSequence: -1, recent: [] };
      memory.lastSequence = baseSequence + recordCount - 1;
      memory.recent = [
        ...memory.recent,
        { first: baseSequence, last: memory.lastSequence, baseOffset: this.endOffset },
      ].slice(-5);
      this.producers.set(producerId, memory);
    }
    return this.appendBlindly(batch!.bytes, recordCount);
  }

  appendBlindly(bytes: Buffer, recordCount: number): Appended {
    const stored = Buffer.from(bytes);
    patchBaseOffset(stored, this.endOffset, 0);
    this.batches.push(stored);
    const baseOffset = this.endOffset;
    this.endOffset += recordCount;
    return { errorCode: 0, baseOffset };
  }

  /** From the batch that holds `offset` on. */
  read(offset: number, maxBytes: number): Buffer {
    const chosen: Buffer[] = [];
    let bytes = 0;
    for (const stored of this.batches) {
      const [batch] = [...batches(stored)];
      if (batch!.header.baseOffset + batch!.header.lastOffsetDelta < offset) continue;
      if (chosen.length > 0 && bytes + stored.length > maxBytes) break;
      chosen.push(stored);
      bytes += stored.length;
    }
    return Buffer.concat(chosen);
  }
}

export type ProduceStep = (
  attempt: { partition: number; records: Buffer; asked: Asked<'Produce'>; brokerId: number },
  append: () => Appended,
) => Appended | 'hang up' | Promise<Appended | 'hang up'>;

/**
 * A small cluster in this process: one topic, real sockets and frames, a log in memory. `onProduce` lets a test decide
 * for each batch whether it is appended, what is answered, and when; `onFetch` may change what readers get.
 */
export class FakeCluster {
  static async start(partitions: number, brokerIds: number[] = [1]): Promise<FakeCluster> {
    const cluster = new FakeCluster(partitions);
    for (const id of brokerIds) await cluster.startBroker(id);
    cluster.world.topics.set(cluster.topic, {
      id: 'dGVzdHRlc3R0ZXN0dGVzdA',
      partitions: cluster.partitions.map((_, p) => ({ leader: brokerIds[p % brokerIds.length]!, epoch: 1 })),
    });
    return cluster;
  }

  readonly topic = 'loaded';
  readonly world = new ScriptedWorld();
  readonly brokers = new Map<number, ScriptedBroker>();
  readonly partitions: FakePartition[];
  onProduce: ProduceStep = (_, append) => append();
  onFetch: (
    partition: number,
    offset: number,
    recordSet: Buffer,
  ) => { records: Buffer; highWatermark?: number; errorCode?: number } = (_, __, records) => ({ records });
  private nextProducerId = 1000n;

  private constructor(partitions: number) {
    this.partitions = Array.from({ length: partitions }, () => new FakePartition());
  }

  get client(): { bootstrap: string[]; requestTimeoutMs: number } {
    return { bootstrap: [...this.brokers.values()].map(({ address }) => address), requestTimeoutMs: 5_000 };
  }

  async startBroker(id: number, port = 0): Promise<void> {
    const broker = await ScriptedBroker.start(this.script(id), {}, port);
    this.brokers.set(id, broker);
    this.world.brokers.set(id, { host: broker.host, port: broker.port });
  }

  async killBroker(id: number): Promise<void> {
    await this.brokers.get(id)!.kill();
    this.brokers.delete(id);
    this.world.brokers.delete(id);
  }

  moveLeader(partition: number, leader: number): void {
    const place = this.world.topics.get(this.topic)!.partitions[partition]!;
    place.leader = leader;
    place.epoch++;
  }

  async close(): Promise<void> {
    for (const broker of this.brokers.values()) await broker.kill();
  }

  private leads(brokerId: number, partition: number): boolean {
    return this.world.topics.get(this.topic)!.partitions[partition]!.leader === brokerId;
  }

  private script(brokerId: number): Script {
    return {
      Metadata: this.world.metadata,
      InitProducerId: () => ({ producerId: this.nextProducerId++, producerEpoch: 0 }),
      ListOffsets: ({ body }) => ({
        topics: body.topics.map(({ name, partitions }) => ({
          name,
          partitions: partitions.map(({ partitionIndex, timestamp }) => ({
            partitionIndex,
            offset: timestamp === -2n ? 0 : this.partitions[partitionIndex]!.endOffset,
          })),
        })),
      }),
      Produce: (asked) => this.inTurn(asked.socket, () => this.produce(brokerId, asked)),
      Fetch: (asked) => this.fetch(brokerId, asked),
    };
  }

  /** Requests of one connection are worked off one after the other, as Kafka does; what has arrived is worked off even if the connection breaks. */
  private inTurn<T>(socket: Socket, work: () => Promise<T>): Promise<T> {
    const result = (this.turns.get(socket) ?? Promise.resolve()).then(work);
    this.turns.set(socket, result);
    return result;
  }
  private readonly turns = new WeakMap<Socket, Promise<unknown>>();

  private async produce(
    brokerId: number,
    asked: Asked<'Produce'>,
  ): Promise<Writable<ResponseOf<'Produce'>> | undefined> {
    const partitionResponses: { index: number; errorCode: number; baseOffset: number }[] = [];
    for (const { index, records } of asked.body.topicData[0]!.partitionData) {
      const attempt = { partition: index, records: records!, asked, brokerId };
      const result = this.leads(brokerId, index)
        ? await this.onProduce(attempt, () => this.partitions[index]!.append(records!))
        : { errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, baseOffset: -1 };
      if (result === 'hang up') {
        asked.socket.resetAndDestroy();
        return undefined;
      }
      partitionResponses.push({ index, ...result });
    }
    return { responses: [{ name: this.topic, topicId: asked.body.topicData[0]!.topicId, partitionResponses }] };
  }

  private async fetch(brokerId: number, { body }: Asked<'Fetch'>): Promise<Writable<ResponseOf<'Fetch'>>> {
    const asked = body.topics[0]!;
    const deadline = performance.now() + body.maxWaitMs;
    while (true) {
      const answers = asked.partitions.map(({ partition, fetchOffset }) => {
        if (!this.leads(brokerId, partition)) {
          return {
            partitionIndex: partition,
            errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER as number,
            records: Buffer.alloc(0),
          };
        }
        const log = this.partitions[partition]!;
        const offset = Number(fetchOffset);
        if (offset > log.endOffset) {
          return {
            partitionIndex: partition,
            errorCode: ErrorCode.OFFSET_OUT_OF_RANGE as number,
            records: Buffer.alloc(0),
          };
        }
        const read = this.onFetch(partition, offset, log.read(offset, 1024 * 1024));
        return {
          partitionIndex: partition,
          errorCode: read.errorCode ?? 0,
          highWatermark: read.highWatermark ?? log.endOffset,
          lastStableOffset: read.highWatermark ?? log.endOffset,
          logStartOffset: 0,
          records: read.records,
        };
      });
      const hasNews = answers.some(({ records, errorCode }) => records.length > 0 || errorCode !== 0);
      if (hasNews || performance.now() >= deadline) {
        return { responses: [{ topic: asked.topic, topicId: asked.topicId, partitions: answers }] };
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
