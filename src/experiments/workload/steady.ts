import type { LoadOutcome } from '../../load/index.js';
import type { EvidenceById } from '../../model/evidence.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { keepLoad } from '../kept-load.js';
import { loadBytes, loadPlan, runLoad } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { withSession } from '../session.js';

/** The profile's load at its steady rate, open loop, with tail readers; then every acknowledged byte is read back. */
export const experiment: Experiment<'steady'> = {
  id: 'steady',
  title: 'Steady load at the profile’s rate',
  needs: [],
  disruptive: false,
  cost: ({ durations, rate, record }) => {
    const ms = durations.warmupMs + durations.steadyMs;
    return {
      seconds: ms / 1_000 + 2,
      bytes: loadBytes({ rate: rate.steadyRecordsPerSecond, ms, recordBytes: record.valueBytes }),
    };
  },
  run,
};

/** A generator that was short of CPU once may just have met a busy moment of its machine; twice is a finding. */
const attempts = 2;

async function run(context: ExperimentContext): Promise<EvidenceById['steady']> {
  const { profile } = context;
  for (let attempt = 1; ; attempt++) {
    const topic = context.owned.topic(`steady-${attempt}`);
    const outcome = await load(context, topic);
    const spoiled = outcome.load.generator.spoiledBy;
    if (spoiled !== null && attempt < attempts) {
      context.progress(`this machine spoiled the measurement, once more: ${spoiled}`);
      continue;
    }
    await keepLoad(context, 'steady', outcome);
    if (spoiled !== null) throw new Error(`the load generator spoiled the measurement ${attempts} times: ${spoiled}`);
    context.progress('reading everything back');
    return {
      profile: profile.name,
      load: outcome.load,
      ackObjective: profile.objectives.ack,
      endToEndObjective: profile.objectives.endToEnd,
      verification: await readBack(context, topic, outcome),
    };
  }
}

async function load(context: ExperimentContext, topic: string): Promise<LoadOutcome> {
  const { profile, target } = context;
  await withSession(target.client, ({ admin }) => admin.createTopic(topic, profile.topic));
  const { warmupMs, steadyMs } = profile.durations;
  const rate = profile.rate.steadyRecordsPerSecond;
  return runLoad(context, loadPlan(context, { topic, rate, warmupMs, durationMs: steadyMs }));
}
