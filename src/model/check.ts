import type { Area, Condition, Severity } from './area.js';
import type { EvidenceById, ExperimentId } from './evidence.js';
import type { Judgement } from './outcome.js';

export interface Threshold {
  value: number;
  unit: string;
  /** Why this value, in a sentence. */
  why: string;
}
export type Thresholds = Record<string, Threshold>;
export type ThresholdValues<T extends Thresholds> = { readonly [K in keyof T]: number };

export interface Reference {
  title: string;
  url: string;
}

export interface CheckMeta {
  /** `area/name`: a public name (config, reports and CI refer to it). */
  id: `${Area}/${string}`;
  title: string;
  conditions: readonly Condition[];
  severity: Severity;
  /** Why a platform team should care: what happens in production when this fails. */
  why: string;
  /** How it is measured, in two or three sentences. */
  how: string;
  /** What makes it fail, in one sentence. */
  failsWhen: string;
  remediation: string;
  references: readonly Reference[];
  /** Defects of the reference broker (`--defect NAME`) that must turn this check to `fail`. */
  breaksOn: readonly string[];
}

/**
 * A check is declarative meta and a pure judge. `E` names the experiments whose evidence it reads; the runner calls
 * `judge` only when every one of them has delivered.
 */
export interface Check<E extends ExperimentId = ExperimentId, T extends Thresholds = Thresholds> {
  meta: CheckMeta;
  evidence: readonly E[];
  thresholds: T;
  judge(evidence: Pick<EvidenceById, E>, thresholds: ThresholdValues<T>): Judgement;
}

/** Any check, with its evidence type erased: what the runner and the catalogue hold. */
export type AnyCheck = Check<never, Thresholds> | Check;

/** Infers the evidence and threshold types of a check; returns it as it is. */
export function defineCheck<const E extends ExperimentId, const T extends Thresholds>(check: Check<E, T>): Check<E, T> {
  return check;
}

export function areaOf(id: CheckMeta['id']): Area {
  return id.slice(0, id.indexOf('/')) as Area;
}
