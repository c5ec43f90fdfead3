import type { LoadOutcome } from '../load/index.js';
import type { ExperimentContext } from './experiment.js';

/** Leaves the histograms and the time series of a load beside the report, for whoever doubts a percentile. */
export async function keepLoad({ keep }: ExperimentContext, name: string, outcome: LoadOutcome): Promise<void> {
  await keep?.(`${name}.hlog`, outcome.hlog);
  await keep?.(`${name}.csv`, timeSeriesCsv(outcome.load.samples));
}

export function timeSeriesCsv(samples: LoadOutcome['load']['samples']): string {
  const lines = samples.map(({ atMs, acknowledged, ackP99Ms, endToEndP99Ms, errors }) =>
    [atMs, acknowledged, ackP99Ms ?? '', endToEndP99Ms ?? '', errors].join(','),
  );
  return `${['atMs,acknowledged,ackP99Ms,endToEndP99Ms,errors', ...lines].join('\n')}\n`;
}
