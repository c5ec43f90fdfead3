import { Admin, Cluster } from '../../client/index.js';
import { encodeBatch, errorName } from '../../protocol/index.js';
import type { Experiment } from '../experiment.js';
import { move } from '../scaling/move.js';
import { type ProbeStep, probe } from './probe.js';
import { produceBatch, readAll } from './wire.js';

/** Sequence numbers are 32-bit and wrap to 0, never below (KIP-98). */
const MAX_SEQUENCE = 2 ** 31 - 1;
/** The partition is tiny; the rest is the cluster's own pace. */
const MOVE_LIMIT_MS = 12_000;

/**
 * The idempotent producer (KIP-98) batch by batch: what was stored is stored once however often it is sent, a gap and a
 * stale epoch are refused, the last five batches are remembered, also by the broker that takes the partition over.
 */
export const experiment: Experiment<'idempotent-producer'> = {
  id: 'idempotent-producer',
  title: 'Resent, missing and stale batches of an idempotent producer',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 2, bytes: 8_000 }),
  async run({ target, owned, signal, countBytes }) {
    const cluster = await Cluster.connect(target.client);
    try {
      const topic = owned.topic('idempotent');
      await new Admin(cluster).createTopic(topic, { partitions: 3, replicationFactor: 1 });
      countBytes(4_000);
      // On one broker, or without consent, nothing can be moved: those steps are left out.
      const movable = target.can.has('partitions.reassign') && cluster.brokers().length >= 2;
      return await probe(
        [...identitySteps(cluster), ...sequenceSteps(cluster, topic, movable), ...wrapSteps(cluster, topic)],
        signal,
      );
    } finally {
      await cluster.close();
    }
  },
};

function identitySteps(cluster: Cluster): ProbeStep[] {
  return [
    {
      name: 'producer ids handed out by every broker differ',
      expected: 'all different, epoch 0',
      observe: async () => {
        const seen = [];
        for (const { id } of cluster.brokers()) {
          for (let time = 0; time < 3; time++) seen.push(await initProducerId(cluster, id));
        }
        const epochs = seen.filter(({ producerEpoch }) => producerEpoch !== 0);
        if (epochs.length > 0) return `epoch ${epochs[0]!.producerEpoch}`;
        const distinct = new Set(seen.map(({ producerId }) => producerId)).size;
        return distinct === seen.length ? 'all different, epoch 0' : `${distinct} ids for ${seen.length} producers`;
      },
    },
  ];
}

function sequenceSteps(cluster: Cluster, topic: string, movable: boolean): ProbeStep[] {
  let producer = { producerId: -1n, producerEpoch: -1 };
  const send = (baseSequence: number, values: string[], epoch = 0): Promise<string> =>
    produce(cluster, topic, 0, producer.producerId, epoch, baseSequence, values);
  return [
    {
      name: 'first batch (sequence 0, 3 records)',
      expected: 'NONE at offset 0',
      observe: async () => {
        producer = await initProducerId(cluster, cluster.brokers()[0]!.id);
        return send(0, ['a', 'b', 'c']);
      },
    },
    { name: 'the same batch again', expected: 'NONE at offset 0', observe: () => send(0, ['a', 'b', 'c']) },
    {
      name: 'five more batches',
      expected: 'NONE at offset 3 · NONE at offset 4 · NONE at offset 5 · NONE at offset 6 · NONE at offset 7',
      observe: async () => {
        const answers = [];
        for (const [index, value] of ['d', 'e', 'f', 'g', 'h'].entries()) answers.push(await send(3 + index, [value]));
        return answers.join(' · ');
      },
    },
    { name: 'the last batch again', expected: 'NONE at offset 7', observe: () => send(7, ['h']) },
    { name: 'the oldest of the last five again', expected: 'NONE at offset 3', observe: () => send(3, ['d']) },
    { name: 'a gap in the sequence', expected: 'OUT_OF_ORDER_SEQUENCE_NUMBER', observe: () => send(10, ['gap']) },
    { name: 'the right sequence after the refused gap', expected: 'NONE at offset 8', observe: () => send(8, ['i']) },
    {
      name: 'a new epoch that does not begin at 0',
      expected: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
      observe: () => send(5, ['x'], 1),
    },
    { name: 'a new epoch that begins at 0', expected: 'NONE at offset 9', observe: () => send(0, ['j'], 1) },
    { name: 'the old epoch afterwards', expected: 'INVALID_PRODUCER_EPOCH', observe: () => send(9, ['stale'], 0) },
    {
      name: 'read back: everything once, in order',
      expected: 'a b c d e f g h i j',
      observe: async (signal) => valuesOf(cluster, topic, 0, signal),
    },
    ...(movable ? afterMoveSteps(cluster, topic, (sequence, value) => send(sequence, [value], 1)) : []),
  ];
}

/** Producer state must come along when the partition changes its broker; partition 0 ends with `j`, sequence 0, epoch 1. */
function afterMoveSteps(
  cluster: Cluster,
  topic: string,
  send: (sequence: number, value: string) => Promise<string>,
): ProbeStep[] {
  return [
    {
      name: 'the partition moves to another broker',
      expected: 'another broker leads it',
      observe: async (signal) => {
        const from = (await cluster.leader(topic, 0, { refresh: true }))?.brokerId;
        const to = cluster.brokers().find(({ id }) => id !== from)?.id;
        if (from === undefined || to === undefined) return 'there is no leader, or no other broker';
        const session = { cluster, admin: new Admin(cluster) };
        const done = await move(session, { topic, partition: 0, from, to }, MOVE_LIMIT_MS, signal);
        return done ? 'another broker leads it' : `broker ${to} does not lead it within ${MOVE_LIMIT_MS} ms`;
      },
    },
    { name: 'the last batch again, at the new leader', expected: 'NONE at offset 9', observe: () => send(0, 'j') },
    { name: 'a gap in the sequence, there', expected: 'OUT_OF_ORDER_SEQUENCE_NUMBER', observe: () => send(7, 'gap') },
    { name: 'the next batch, there', expected: 'NONE at offset 10', observe: () => send(1, 'k') },
    {
      name: 'read back after the move: everything once, in order',
      expected: 'a b c d e f g h i j k',
      observe: async (signal) => valuesOf(cluster, topic, 0, signal),
    },
  ];
}

function wrapSteps(cluster: Cluster, topic: string): ProbeStep[] {
  let producerId = -1n;
  return [
    {
      name: 'a sequence that wraps inside a batch goes on at the right number',
      expected: 'NONE at offset 0 · NONE at offset 3 · NONE at offset 0',
      observe: async () => {
        ({ producerId } = await initProducerId(cluster, cluster.brokers()[0]!.id));
        const wrapping = () => produce(cluster, topic, 1, producerId, 0, MAX_SEQUENCE - 1, ['a', 'b', 'c']);
        return [await wrapping(), await produce(cluster, topic, 1, producerId, 0, 1, ['d']), await wrapping()].join(
          ' · ',
        );
      },
    },
    {
      name: 'read back after the wrap',
      expected: 'a b c d',
      observe: async (signal) => valuesOf(cluster, topic, 1, signal),
    },
    {
      name: 'twenty batches, each sent three times, five in flight',
      expected: Array.from({ length: 20 }, (_, index) => `r${index}`).join(' '),
      observe: async (signal) => {
        const own = await initProducerId(cluster, cluster.brokers().at(-1)!.id);
        for (let first = 0; first < 20; first += 5) {
          const five = [0, 1, 2, 3, 4].map((index) => first + index);
          for (let time = 0; time < 3; time++) {
            await Promise.all(five.map((index) => produce(cluster, topic, 2, own.producerId, 0, index, [`r${index}`])));
          }
        }
        return valuesOf(cluster, topic, 2, signal);
      },
    },
  ];
}

async function initProducerId(
  cluster: Cluster,
  broker: number,
): Promise<{ producerId: bigint; producerEpoch: number }> {
  return cluster.request('InitProducerId', { broker }, { transactionalId: null, transactionTimeoutMs: 60_000 });
}

async function produce(
  cluster: Cluster,
  topic: string,
  partition: number,
  producerId: bigint,
  producerEpoch: number,
  baseSequence: number,
  values: string[],
): Promise<string> {
  const records = values.map((value) => ({ timestamp: Date.now(), key: null, value: Buffer.from(value) }));
  const batch = encodeBatch({ records, producerId, producerEpoch, baseSequence });
  const { error, baseOffset } = await produceBatch(cluster, topic, partition, batch);
  return error === errorName(0) ? `NONE at offset ${baseOffset}` : error;
}

async function valuesOf(cluster: Cluster, topic: string, partition: number, signal: AbortSignal): Promise<string> {
  return (await readAll(cluster, topic, partition, signal)).map(({ value }) => value?.toString() ?? 'null').join(' ');
}
