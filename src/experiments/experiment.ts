import type { EvidenceById, ExperimentId } from '../model/evidence.js';
import type { Profile } from '../model/profile.js';
import type { Capability, Target } from '../target/target.js';

/** Topics, groups and files of this run, so that all of it is removed whatever happens. */
export interface Ownership {
  /** A name with the run's prefix, registered for removal before it is created. */
  topic(name: string): string;
  group(name: string): string;
  /** Something else to undo at the end (processes, proxies, temporary folders); run in reverse order. */
  undo(what: string, how: () => Promise<void>): void;
}

export interface ExperimentContext {
  target: Target;
  profile: Profile;
  driver: 'raw' | 'kafkajs';
  seed: number;
  runId: string;
  owned: Ownership;
  /** Clients that the config names (`kafkajs`, …); absent: every client we know the needs of. */
  clients?: readonly string[];
  /** Evidence of an experiment that was run before this one; null when it was not, or broke. */
  earlier<E extends ExperimentId>(id: E): EvidenceById[E] | null;
  /** Aborted on Ctrl-C and when the time budget is spent; every wait must obey it. */
  signal: AbortSignal;
  /** One line of live progress. */
  progress(line: string): void;
  /** Counts bytes sent and read, for the report and the budget. */
  countBytes(bytes: number): void;
  /** Keeps a file (histogram, time series, history sample) under `evidence/`; `null` when nothing is to be kept. */
  keep: ((file: string, content: string | Uint8Array) => Promise<void>) | null;
}

export interface Experiment<E extends ExperimentId = ExperimentId> {
  id: E;
  title: string;
  needs: readonly Capability[];
  /** True when it kills, scales or reassigns: outside the embedded target only with consent. */
  disruptive: boolean;
  /** What it costs on this profile, for the plan shown before anything is sent. */
  cost(profile: Profile): { seconds: number; bytes: number };
  run(context: ExperimentContext): Promise<EvidenceById[E]>;
}
