import type { ClientOptions } from '../../src/client/index.js';
import { smoke } from '../../src/config/profiles/smoke.js';
import type { ExperimentContext } from '../../src/experiments/experiment.js';
import type { Target } from '../../src/target/target.js';

let runs = 0;

/** What an experiment is given, against a plain endpoint; topics and groups go when the test's cluster goes. */
export function contextFor(client: ClientOptions, more: Partial<ExperimentContext> = {}): ExperimentContext {
  const runId = `test${process.pid}${++runs}`;
  const name = (what: string): string => `dcheck-${runId}-${what}`;
  const target: Target = {
    kind: 'endpoint',
    client,
    software: null,
    defects: [],
    can: new Set(),
    close: async () => {},
  };
  return {
    target,
    profile: smoke,
    driver: 'raw',
    seed: 1,
    runId,
    owned: { topic: name, group: name, undo: () => {} },
    signal: new AbortController().signal,
    progress: () => {},
    countBytes: () => {},
    keep: null,
    earlier: () => null,
    ...more,
  };
}
