import type { Area, Condition, Severity } from './area.js';
import type { Reference, Threshold } from './check.js';
import type { Measured, Outcome } from './outcome.js';

export const schemaVersion = 1;

export const verdicts = ['READY', 'READY WITH CONDITIONS', 'NOT PROVEN', 'NOT READY'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Waiver {
  reason: string;
  owner: string;
  /** ISO date; an expired waiver waives nothing. */
  expires: string;
}

export interface CheckResult {
  id: string;
  title: string;
  area: Area;
  conditions: readonly Condition[];
  severity: Severity;
  outcome: Outcome;
  summary: string;
  measured: Measured[];
  details: string[];
  /** With `not-proven` and `not-applicable`: what would let it be judged, or why it is out of scope. */
  needs: string | null;
  why: string;
  how: string;
  failsWhen: string;
  remediation: string;
  references: readonly Reference[];
  thresholds: Record<string, Threshold>;
  /** Experiments whose evidence was read, and the files under `evidence/`. */
  evidence: { experiment: string; file: string | null }[];
  waiver: Waiver | null;
}

export interface Tally {
  total: number;
  pass: number;
  warn: number;
  fail: number;
  notProven: number;
  notApplicable: number;
  error: number;
  /** 0–100, weighted by severity over what was judged; for comparison only, it never hides a blocker. Null: nothing judged. */
  score: number | null;
}

export interface AreaResult extends Tally {
  area: Area;
  verdict: Verdict;
}
export interface ConditionResult extends Tally {
  condition: Condition;
  verdict: Verdict;
}

export interface ExperimentSummary {
  id: string;
  status: 'done' | 'not-run' | 'error';
  startedAt: string | null;
  durationMs: number;
  bytes: number;
  /** Reason when not run, message when broken. */
  note: string | null;
}

/** The whole output of a run. Every report is a pure function of it. */
export interface Scorecard {
  schemaVersion: number;
  tool: { name: 'diskless-check'; version: string };
  run: {
    id: string;
    seed: number;
    startedAt: string;
    durationMs: number;
    profile: string;
    driver: 'raw' | 'kafkajs';
    /** Without secrets. */
    arguments: string[];
    /** Interrupted before the end: what is there is partial. */
    partial: boolean;
  };
  target: {
    kind: string;
    bootstrap: string[];
    clusterId: string | null;
    brokers: { id: number; host: string; port: number; rack: string | null }[];
    /** What is known of its software, e.g. `diskless-check reference broker 0.1.0`. */
    software: string | null;
    /** Embedded target only: defects that were switched on. */
    defects: string[];
  };
  /** When the checks were judged, ISO: the run's own time, or that of a later `judge`. Waivers are compared with it. */
  judgedAt: string;
  verdict: Verdict;
  /** One sentence: what decided the verdict. */
  verdictReason: string;
  gate: { failOn: 'blocker' | 'major' | 'minor'; holds: boolean; exitCode: number };
  areas: AreaResult[];
  conditions: ConditionResult[];
  checks: CheckResult[];
  experiments: ExperimentSummary[];
  environment: {
    os: string;
    cpu: string;
    cores: number;
    memoryBytes: number;
    node: string;
    clients: Record<string, string>;
  };
}
