import type { LoadOutcome } from '../../load/index.js';
import type { ReplayEvidence } from '../../model/evidence.js';
import type { Compression, Profile } from '../../model/profile.js';
import { mergeVerifications } from '../../verify/index.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { loadPlan, runLoad } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { withSession } from '../session.js';

/** A log of some size in every compression, and one full read of it from offset 0. */
export const experiment: Experiment<'replay'> = {
  id: 'replay',
  title: 'Full replay of a log, each byte compared',
  needs: [],
  disruptive: false,
  cost: ({ replay }) => ({ seconds: (2 * replay.bytes) / bytesPerSecond + 1, bytes: 2 * replay.bytes }),
  run,
};

/** kafkajs brings no codecs but gzip. */
const compressions: Record<ExperimentContext['driver'], readonly Compression[]> = {
  raw: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
  kafkajs: ['none', 'gzip'],
};
/** How fast the log is written: replay is about what is read, not about how fast it can be made. */
const bytesPerSecond = 16 * 1_048_576;
/** Small batches: many of them, so that a target which loses one in a hundred loses some. */
const batch = { maxBytes: 16 * 1024, lingerMs: 2 };

async function run(context: ExperimentContext): Promise<ReplayEvidence> {
  const written = await writeAll(context);
  context.progress('reading all of it from offset 0');
  const begin = performance.now();
  const verifications = [];
  for (const { topic, outcome } of written) {
    verifications.push(await readBack(context, topic, outcome));
  }
  const readMs = performance.now() - begin;
  const verification = mergeVerifications(verifications);
  return {
    verification,
    askedBytes: context.profile.replay.bytes,
    wroteBytes: written.reduce((sum, { outcome }) => sum + outcome.load.acknowledgedBytes, 0),
    readMs,
    megabytesPerSecond: verification.readBytes / 1e6 / (readMs / 1_000),
    written: written.map(({ compression, outcome: { load, ledger } }) => ({
      kind: `${compression}, idempotent`,
      acknowledged: ledger.acknowledged,
      failed: ledger.failed,
      errors: load.errors,
    })),
  };
}

function writeAll(
  context: ExperimentContext,
): Promise<{ compression: Compression; topic: string; outcome: LoadOutcome }[]> {
  const kinds = compressions[context.driver];
  context.progress(`writing records, ${kinds.join(', ')}`);
  return Promise.all(
    kinds.map(async (compression) => {
      const topic = context.owned.topic(`replay-${compression}`);
      await withSession(context.target.client, ({ admin }) => admin.createTopic(topic, context.profile.topic));
      const pace = paceOf(context.profile, kinds.length);
      const plan = loadPlan(context, { topic, compression, batch, read: 'none', ...pace });
      return { compression, topic, outcome: await runLoad(context, plan) };
    }),
  );
}

function paceOf({ replay, record }: Profile, topics: number): { rate: number; durationMs: number } {
  const rate = bytesPerSecond / topics / record.valueBytes;
  return { rate, durationMs: (replay.bytes / bytesPerSecond) * 1_000 };
}
