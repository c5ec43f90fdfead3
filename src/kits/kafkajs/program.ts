/**
 * The kafkajs kit: a program of its own, run as a child process. Reads its work as one JSON line from stdin, walks
 * through what a kafkajs application does, and writes what happened as JSON lines to stdout. It judges nothing.
 */
import { createInterface } from 'node:readline';
import kafkajs, { type Consumer, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { cutOnce } from './cut-once.js';
import type { KafkajsEvent, KafkajsWork } from './work.js';

const { CompressionTypes, Kafka, logLevel } = kafkajs;

process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';

const input = createInterface({ input: process.stdin });
input.once('line', (line) => {
  walk(JSON.parse(line)).then(
    () => process.exit(0),
    (error: Error) => {
      process.stderr.write(`${error.name}: ${error.message}\n`);
      process.exit(1);
    },
  );
});
input.once('close', () => process.exit(1)); // Whoever started this program is gone.

function tell(event: KafkajsEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function walk(work: KafkajsWork): Promise<void> {
  await administer(work);
  await produce(work, 'first', work.records);
  await produceThroughCut(work);
  await consumeWithRebalance(work);
  await produce(work, 'later', work.laterRecords);
  await resume(work);
}

function client(work: KafkajsWork, more: Partial<KafkaConfig> = {}) {
  return new Kafka({
    brokers: work.bootstrap,
    clientId: 'diskless-check-kafkajs',
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 8 },
    ...(work.ssl ? { ssl: work.ssl } : {}),
    ...(work.sasl ? { sasl: work.sasl as SASLOptions } : {}),
    ...more,
  });
}

async function administer(work: KafkajsWork): Promise<void> {
  const admin = client(work).admin();
  await admin.connect();
  try {
    await admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic: work.topic,
          numPartitions: work.partitions,
          configEntries: [{ name: 'max.message.bytes', value: '500000' }],
        },
      ],
    });
    const { topics } = await admin.fetchTopicMetadata({ topics: [work.topic] });
    const described = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: work.topic, configNames: ['max.message.bytes'] }],
    });
    tell({
      event: 'created',
      partitions: topics[0]?.partitions.length ?? 0,
      maxMessageBytes: described.resources[0]?.configEntries[0]?.configValue ?? 'none',
    });
  } finally {
    await admin.disconnect();
  }
}

async function produce(work: KafkajsWork, kind: 'first' | 'later', values: string[]): Promise<void> {
  const producer = client(work).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    for (let from = 0; from < values.length; from += work.batchSize) {
      const batch = values.slice(from, from + work.batchSize);
      const partition = (from / work.batchSize) % work.partitions;
      const [answer] = await producer.send({
        topic: work.topic,
        acks: -1,
        compression: from % (2 * work.batchSize) === 0 ? CompressionTypes.GZIP : CompressionTypes.None,
        messages: batch.map((value) => ({
          partition,
          key: `key-${value}`,
          value,
          headers: { origin: 'kafkajs', value },
        })),
      });
      tell({ event: 'acknowledged', kind, partition, baseOffset: answer?.baseOffset ?? '-1', values: batch });
    }
  } finally {
    await producer.disconnect();
  }
}

/** The broker stores the batch, its answer never arrives: an idempotent producer sends again, and it must be there once. */
async function produceThroughCut(work: KafkajsWork): Promise<void> {
  const cut = cutOnce();
  const producer = client(work, { socketFactory: cut.socketFactory }).producer({
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  try {
    for (const value of work.cutRecords) {
      cut.arm();
      await producer.send({
        topic: work.topic,
        acks: -1,
        messages: [{ partition: 0, key: `key-${value}`, value, headers: { origin: 'kafkajs', value } }],
      });
      tell({ event: 'acknowledged', kind: 'cut', partition: 0, baseOffset: '-1', values: [value] });
    }
    tell({ event: 'cuts', count: cut.count() });
  } finally {
    await producer.disconnect();
  }
}

/** One member reads half, a second one joins; both commit what they have read, until everything was read. */
async function consumeWithRebalance(work: KafkajsWork): Promise<void> {
  const total = work.records.length + work.cutRecords.length;
  const seen = new Set<string>();
  const committed = new Map<number, string>();
  const progress = signalled();
  const members = [await joined(work, 'first', seen, committed, progress.wake)];
  try {
    await progress.until(() => seen.size >= Math.floor(total / 2));
    members.push(await joined(work, 'first', seen, committed, progress.wake));
    await progress.until(() => seen.size >= total);
  } finally {
    for (const member of members) await member.disconnect();
  }
  tell({ event: 'committed', offsets: [...committed].map(([partition, offset]) => ({ partition, offset })) });
}

/** After everybody left, a new member of the group must go on exactly where the last commit stood. */
async function resume(work: KafkajsWork): Promise<void> {
  const admin = client(work).admin();
  await admin.connect();
  const offsets = await admin.fetchOffsets({ groupId: work.group, topics: [work.topic] });
  await admin.disconnect();
  tell({
    event: 'fetched-offsets',
    offsets: (offsets[0]?.partitions ?? []).map(({ partition, offset }) => ({ partition, offset })),
  });

  const seen = new Set<string>();
  const progress = signalled();
  const member = await joined(work, 'resumed', seen, new Map(), progress.wake);
  try {
    await progress.until(() => work.laterRecords.every((value) => seen.has(value)));
  } finally {
    await member.disconnect();
  }
}

async function joined(
  work: KafkajsWork,
  phase: 'first' | 'resumed',
  seen: Set<string>,
  committed: Map<number, string>,
  wake: () => void,
): Promise<Consumer> {
  const consumer = client(work).consumer({
    groupId: work.group,
    sessionTimeout: 10_000,
    heartbeatInterval: 500,
    maxWaitTimeInMs: 200,
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) =>
    tell({ event: 'joined', phase, partitions: payload.memberAssignment[work.topic] ?? [] }),
  );
  consumer.on(consumer.events.CRASH, ({ payload }) => tell({ event: 'crashed', message: payload.error.message }));
  await consumer.connect();
  await consumer.subscribe({ topics: [work.topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, heartbeat, isRunning, isStale }) => {
      for (const { offset, key, value, headers } of batch.messages) {
        if (!isRunning() || isStale()) return;
        const text = value?.toString() ?? '';
        tell({
          event: 'read',
          phase,
          partition: batch.partition,
          offset,
          value: text,
          intact:
            key?.toString() === `key-${text}` &&
            headers?.value?.toString() === text &&
            headers.origin?.toString() === 'kafkajs',
        });
        seen.add(text);
      }
      const next = String(BigInt(batch.lastOffset()) + 1n);
      await consumer.commitOffsets([{ topic: work.topic, partition: batch.partition, offset: next }]);
      committed.set(batch.partition, next);
      await heartbeat();
      wake();
    },
  });
  return consumer;
}

/** Waiting for a condition that somebody else's progress makes true. */
function signalled(): { wake: () => void; until: (condition: () => boolean) => Promise<void> } {
  let wakeUp = (): void => {};
  return {
    wake: () => wakeUp(),
    until: async (condition) => {
      while (!condition()) await new Promise<void>((next) => (wakeUp = next));
    },
  };
}
