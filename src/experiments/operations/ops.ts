import { PartitionReader } from '../../client/index.js';
import { startLoad } from '../../load/index.js';
import type { MetricsEvidence } from '../../model/evidence.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { countLoad, loadBytes, loadPlan } from '../load-plan.js';
import { judgeMeanings } from '../metrics/moved.js';
import { type Scrape, scrapeAll } from '../metrics/scrape.js';
import { type Session, withSession } from '../session.js';
import { pause } from '../waiting.js';

/** Scrapes every broker before, while and after there is load, a lagging group and a refused request. */
export const experiment: Experiment<'ops'> = {
  id: 'ops',
  title: 'Metrics before, under and after load',
  needs: ['metrics.scrape'],
  disruptive: false,
  cost: ({ rate, record }) => ({
    seconds: loadMs / 1_000 + 1,
    bytes: loadBytes({
      rate: rate.steadyRecordsPerSecond,
      ms: loadMs,
      recordBytes: record.valueBytes,
      passes: 2,
    }),
  }),
  run,
};

const loadMs = 2_000;
const scrapeEveryMs = 150;

async function run(context: ExperimentContext): Promise<MetricsEvidence> {
  return withSession(context.target.client, async (session) => {
    const topic = context.owned.topic('ops');
    await session.admin.createTopic(topic, context.profile.topic);
    const rounds = await scrapeUnderLoad(context, session, topic);
    const brokers = session.cluster.brokers().length;
    return {
      brokers,
      endpoints: (rounds.at(-1) as Scrape[]).map(({ broker, url, status, series, error }) => ({
        broker,
        url,
        status,
        series: series.length,
        error,
      })),
      meanings: judgeMeanings(rounds, brokers),
    };
  });
}

async function scrapeUnderLoad(context: ExperimentContext, session: Session, topic: string): Promise<Scrape[][]> {
  const { target, profile, signal } = context;
  const scrape = () => scrapeAll(target.metrics?.() ?? [], signal);
  const rounds = [await scrape()];
  // A group that stands still while the log grows has a lag that grows.
  await session.admin.commitOffsets(context.owned.group('ops'), [{ topic, partition: 0, offset: 0 }]);
  const plan = loadPlan(context, { topic, rate: profile.rate.steadyRecordsPerSecond, durationMs: loadMs });
  const load = await startLoad(target.client, plan, signal);
  let running = true;
  const finished = load.done.finally(() => {
    running = false;
  });
  finished.catch(() => {}); // Awaited below; it must not count as unhandled while we scrape.
  await provokeError(session, topic, signal);
  while (running) {
    rounds.push(await scrape());
    await pause(scrapeEveryMs, signal);
  }
  const outcome = await finished;
  countLoad(context, outcome);
  rounds.push(await scrape());
  await session.cluster.refresh([topic]);
  return rounds;
}

/** A fetch far beyond the log's end: every Kafka answers OFFSET_OUT_OF_RANGE. */
async function provokeError({ cluster }: Session, topic: string, signal: AbortSignal): Promise<void> {
  const reader = new PartitionReader(cluster, topic, 0, { fromOffset: 1e12, maxWaitMs: 100, retryTimeoutMs: 2_000 });
  try {
    await reader.next(signal);
  } catch {
    signal.throwIfAborted();
  } finally {
    reader.close();
  }
}
