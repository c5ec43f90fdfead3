import type { EvidenceById, Latency, SizesEvidence } from '../../model/evidence.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { loadBytes, loadPlan, runLoad } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { type Session, withSession } from '../session.js';

/** One short load per size, from the smallest record to nearly the largest batch that the topic takes. */
export const experiment: Experiment<'sizes'> = {
  id: 'sizes',
  title: 'Message sizes from small to the topic’s maximum',
  needs: [],
  disruptive: false,
  cost: ({ sizesBytes }) => ({
    seconds: sizesBytes.length * (durationMs / 1_000 + 0.5),
    bytes: sizesBytes.reduce(
      (sum, size) => sum + loadBytes({ rate: rateFor(size), ms: durationMs, recordBytes: size }),
      0,
    ),
  }),
  run,
};

const durationMs = 900;
const partitions = 3;
/** What a batch of one record adds to its value: 61 bytes of batch header, and generously for the record's own fields. */
const batchOverheadBytes = 512;

async function run(context: ExperimentContext): Promise<EvidenceById['sizes']> {
  return withSession(context.target.client, async (session) => {
    const sizes: SizesEvidence['sizes'] = [];
    let maxMessageBytes: number | null = null;
    for (const wanted of [...context.profile.sizesBytes].sort((a, b) => a - b)) {
      const topic = context.owned.topic(`sizes-${wanted}`);
      await session.admin.createTopic(topic, {
        partitions,
        replicationFactor: context.profile.topic.replicationFactor,
      });
      maxMessageBytes ??= await largestBatch(session, topic);
      const recordBytes = Math.min(wanted, (maxMessageBytes ?? Number.POSITIVE_INFINITY) - batchOverheadBytes);
      sizes.push({ wantedBytes: wanted, ...(await oneSize(context, topic, recordBytes)) });
    }
    return { sizes, maxMessageBytes };
  });
}

async function oneSize(
  context: ExperimentContext,
  topic: string,
  recordBytes: number,
): Promise<Omit<SizesEvidence['sizes'][number], 'wantedBytes'>> {
  context.progress(`records of ${recordBytes} bytes`);
  const plan = loadPlan(context, { topic, partitions, recordBytes, rate: rateFor(recordBytes), durationMs });
  const outcome = await runLoad(context, plan);
  const { load } = outcome;
  return {
    recordBytes,
    records: load.acknowledged,
    ackLatency: load.ackLatency,
    endToEndLatency: load.endToEndLatency ?? nothingArrived,
    megabytesPerSecond: load.acknowledgedBytes / 1e6 / (load.durationMs / 1_000),
    verification: await readBack(context, topic, outcome),
  };
}

/** 4 MB/s, but no more small records than show something and no fewer large ones than every partition needs. */
function rateFor(recordBytes: number): number {
  return Math.min(4_000, Math.max(9, Math.round(4e6 / recordBytes)));
}

const nothingArrived: Latency = {
  count: 0,
  minMs: 0,
  meanMs: 0,
  p50Ms: 0,
  p90Ms: 0,
  p99Ms: 0,
  p999Ms: 0,
  maxMs: 0,
};

/** `max.message.bytes` of the topic; null where the target does not tell. */
async function largestBatch({ admin }: Session, topic: string): Promise<number | null> {
  const value = (await admin.describeTopicConfigs([topic])).get(topic)?.get('max.message.bytes')?.value;
  return value === undefined || value === null ? null : Number(value);
}
