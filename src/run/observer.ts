import type { ExperimentResult } from '../model/evidence.js';
import type { Plan, PlannedExperiment } from './plan.js';

/** What a run tells while it goes on; a terminal or a log turns it into lines. */
export interface RunObserver {
  /** The target is being started or looked up. */
  opening(what: string): void;
  planned(plan: Plan): void;
  experimentStarted(experiment: PlannedExperiment): void;
  /** One line of what the running experiment is doing. */
  progress(line: string): void;
  experimentEnded(experiment: PlannedExperiment, result: ExperimentResult): void;
  /** Something a person should know, outside any experiment's own story. */
  note(line: string): void;
}
