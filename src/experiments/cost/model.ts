import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { costEvidence, parsePriceBook } from '../../cost/index.js';
import type { CostEvidence } from '../../model/evidence.js';
import { packageRoot } from '../../target/package-root.js';
import type { Experiment, ExperimentContext } from '../experiment.js';

/** The monthly bill of the profile's production workload, with what this run has measured in place of assumptions. */
export const experiment: Experiment<'model'> = {
  id: 'model',
  title: 'Cost model of the production workload',
  needs: [],
  disruptive: false,
  cost: () => ({ seconds: 0.1, bytes: 0 }),
  run,
};

const priceBook = join('pricebooks', 'aws-us-east-1.yaml');

async function run(context: ExperimentContext): Promise<CostEvidence> {
  const { production, name, source } = context.profile;
  const audit = context.earlier('store-audit');
  return costEvidence({
    workload: { ...production, source: `profile ${name}: ${source}` },
    book: parsePriceBook(await readFile(join(packageRoot(), priceBook), 'utf8')),
    now: new Date(),
    measured: audit === null ? null : { audit, brokers: brokersAtAudit(context) },
  });
}

/** The drill that adds a broker comes after the audit and remembers how many there were. */
function brokersAtAudit({ target, earlier }: ExperimentContext): number {
  const running = target.brokers?.list().filter((broker) => broker.running).length ?? 1;
  return earlier('scale')?.brokersBefore ?? running;
}
