import type { ScaleEvidence } from '../../model/evidence.js';
import { baseline, type Drill, range, underLoad } from '../drill-load.js';
import type { Experiment, ExperimentContext } from '../experiment.js';
import { keepLoad } from '../kept-load.js';
import { loadBytes } from '../load-plan.js';
import { readBack } from '../read-back.js';
import { leadersOf } from '../session.js';
import { pause, until } from '../waiting.js';

/** A broker that was never there before joins under load; how soon does it carry a share of it? */
export const experiment: Experiment<'scale'> = {
  id: 'scale',
  title: 'A new broker under load',
  needs: ['brokers.add'],
  disruptive: true,
  cost: ({ rate, record }) => ({
    seconds: 6,
    bytes: loadBytes({ rate: rate.drillRecordsPerSecond, ms: 5_000, recordBytes: record.valueBytes }),
  }),
  run,
};

/** Several partitions per broker, so that an even share of them is a whole number for the new one, too. */
const partitionsPerBroker = 6;
/** The check's limit: who is told that a new broker carries nothing for a minute was waited for that long. */
const timeLimitMs = 60_000;

type Seen = Omit<ScaleEvidence, 'verification' | 'acts'>;

async function run(context: ExperimentContext): Promise<ScaleEvidence> {
  const brokersBefore = context.target.brokers!.list().filter(({ running }) => running).length;
  const plan = { partitions: Math.max(context.profile.topic.partitions, brokersBefore * partitionsPerBroker) };
  const { outcome, acts, topic, result } = await underLoad(context, 'scale', plan, (drill) =>
    addBroker(context, drill, brokersBefore),
  );
  await keepLoad(context, 'scale', outcome);
  return { ...result, acts, verification: await readBack(context, topic, outcome) };
}

async function addBroker({ target, signal }: ExperimentContext, drill: Drill, brokersBefore: number): Promise<Seen> {
  const { load } = drill;
  await baseline(drill, 1_000, signal);
  const before = await leadersOf(drill.cluster, drill.topic);
  const startedAtMs = drill.act('start a new broker');
  const addedBroker = await target.brokers!.add();
  drill.act(`broker ${addedBroker} serves`);
  const left = () => Math.max(0, startedAtMs + timeLimitMs - load.nowMs());

  const ledByNew = async () => {
    const leaders = await leadersOf(drill.cluster, drill.topic);
    return range(drill.partitions).filter((partition) => leaders[partition] === addedBroker);
  };
  const leads = await until(async () => (await ledByNew()).length > 0, { signal, timeoutMs: left(), everyMs: 50 });
  const leadsAfterMs = leads ? drill.act(`broker ${addedBroker} leads partitions`) - startedAtMs : null;
  // What the old leaders had under way is answered by now; from here on every acknowledgement is the new broker's.
  if (leads) await pause(100, signal);
  const counted = new CountedSince(drill, await ledByNew());
  const acknowledges =
    leads && (await until(() => counted.acknowledged() > 0, { signal, timeoutMs: left(), everyMs: 10 }));
  const acknowledgesAfterMs = acknowledges ? drill.act(`broker ${addedBroker} acknowledges`) - startedAtMs : null;
  await pause(1_500, signal);
  const after = await leadersOf(drill.cluster, drill.topic);
  return {
    brokersBefore,
    addedBroker,
    leadsAfterMs,
    acknowledgesAfterMs,
    timeLimitMs,
    leaders: countLeaders(before, after),
    acknowledgedByNewBroker: counted.acknowledged(),
    // The load's own bytes go through the same meter; a copy could not be told from them.
    copiedBytes: null,
  };
}

/** Acknowledgements on these partitions from now on. */
class CountedSince {
  private readonly before: ReadonlyMap<number, number>;

  constructor(
    private readonly drill: Drill,
    private readonly partitions: readonly number[],
  ) {
    this.before = new Map(partitions.map((partition) => [partition, drill.load.acknowledgedAt(partition)]));
  }

  acknowledged(): number {
    return this.partitions.reduce((sum, p) => sum + this.drill.load.acknowledgedAt(p) - (this.before.get(p) ?? 0), 0);
  }
}

export function countLeaders(
  before: readonly (number | null)[],
  after: readonly (number | null)[],
): ScaleEvidence['leaders'] {
  const brokers = [...new Set([...before, ...after].filter((broker) => broker !== null))].sort((a, b) => a - b);
  const count = (leaders: readonly (number | null)[], broker: number) =>
    leaders.filter((leader) => leader === broker).length;
  return brokers.map((broker) => ({ broker, before: count(before, broker), after: count(after, broker) }));
}
