import { afterAll, beforeAll, expect, it } from 'vitest';
import { checks } from '../../checks/index.js';
import { smoke } from '../../src/config/profiles/smoke.js';
import { experiments } from '../../src/experiments/index.js';
import type { EvidenceById, ExperimentId } from '../../src/model/evidence.js';
import type { Judgement } from '../../src/model/outcome.js';
import type { Profile } from '../../src/model/profile.js';
import { type EmbeddedTarget, startEmbedded } from '../../src/target/embedded.js';
import { contextFor } from './context.js';

const MiB = 1_048_576;
/** As `smoke`, but shorter: what is asked here is whether the drills find nothing where there is nothing. */
const profile: Profile = {
  ...smoke,
  sizesBytes: [100, 10_240, 1_000_000],
  durations: { warmupMs: 500, steadyMs: 2_000, drillMs: 6_000 },
  replay: { bytes: 8 * MiB },
  reassign: { partitionBytes: [MiB, 4 * MiB, 8 * MiB] },
};

const drills: ExperimentId[] = [
  'steady',
  'sizes',
  'replay',
  'store-audit',
  'ops',
  'parity',
  'cutover',
  'reassign',
  'crash-one',
  'crash-all',
  'scale',
  'model',
];

let target: EmbeddedTarget;
const delivered = new Map<ExperimentId, unknown>();
const signal = new AbortController().signal;

beforeAll(async () => {
  target = await startEmbedded({ brokers: 3, defects: [] });
});
afterAll(() => target?.close());

it.each(drills)('on a sound cluster %s finds nothing, and every check that reads only it passes', async (id) => {
  const experiment = experiments[id];
  await target.prepare?.(experiment.needs, signal);
  const earlier = <E extends ExperimentId>(other: E) => (delivered.get(other) as EvidenceById[E] | undefined) ?? null;
  const evidence = await experiment.run(contextFor(target.client, { target, profile, signal, earlier }));
  delivered.set(id, evidence);
  expect(JSON.parse(JSON.stringify(evidence)), 'evidence must survive being written down').toEqual(evidence);
  const judged = checks.filter((check) => check.evidence.length === 1 && check.evidence[0] === id).map(judge);
  expect(judged.length).toBeGreaterThan(0);
  expect(judged.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
});

function judge(check: (typeof checks)[number]): Judgement & { id: string } {
  const thresholds = Object.fromEntries(Object.entries(check.thresholds).map(([name, { value }]) => [name, value]));
  const evidence = Object.fromEntries(check.evidence.map((id) => [id, delivered.get(id)]));
  const judging = check.judge as (evidence: unknown, thresholds: unknown) => Judgement;
  return { id: check.meta.id, ...judging(evidence, thresholds) };
}
