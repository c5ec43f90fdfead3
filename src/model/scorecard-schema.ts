import { z } from 'zod';
import { areas, conditions, severities } from './area.js';
import { outcomes } from './outcome.js';
import { type Scorecard, schemaVersion, verdicts } from './scorecard.js';

const count = z.int().min(0);
const text = z.string();
const instant = z.iso.datetime();

const tally = {
  total: count,
  pass: count,
  warn: count,
  fail: count,
  notProven: count,
  notApplicable: count,
  error: count,
  score: z.number().min(0).max(100).nullable(),
};

const measured = z.object({
  name: text,
  value: z.union([z.number(), text, z.null()]),
  unit: text,
  threshold: z.object({ name: text, op: z.enum(['<=', '>=', '==']), value: z.number(), unit: text }).optional(),
  ok: z.boolean().optional(),
});

const checkResult = z.object({
  id: text,
  title: text,
  area: z.enum(areas),
  conditions: z.array(z.enum(conditions)),
  severity: z.enum(severities),
  outcome: z.enum(outcomes),
  summary: text,
  measured: z.array(measured),
  details: z.array(text),
  needs: text.nullable(),
  why: text,
  how: text,
  failsWhen: text,
  remediation: text,
  references: z.array(z.object({ title: text, url: text })),
  thresholds: z.record(text, z.object({ value: z.number(), unit: text, why: text })),
  evidence: z.array(z.object({ experiment: text, file: text.nullable() })),
  waiver: z.object({ reason: text, owner: text, expires: text }).nullable(),
});

const scorecardSchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  tool: z.object({ name: z.literal('diskless-check'), version: text }),
  run: z.object({
    id: text,
    seed: z.number(),
    startedAt: instant,
    durationMs: z.number().min(0),
    profile: text,
    driver: z.enum(['raw', 'kafkajs']),
    arguments: z.array(text),
    partial: z.boolean(),
  }),
  target: z.object({
    kind: text,
    bootstrap: z.array(text),
    clusterId: text.nullable(),
    brokers: z.array(z.object({ id: z.int(), host: text, port: z.int(), rack: text.nullable() })),
    software: text.nullable(),
    defects: z.array(text),
  }),
  judgedAt: instant,
  verdict: z.enum(verdicts),
  verdictReason: text,
  gate: z.object({ failOn: z.enum(severities), holds: z.boolean(), exitCode: z.int() }),
  areas: z.array(z.object({ area: z.enum(areas), verdict: z.enum(verdicts), ...tally })),
  conditions: z.array(z.object({ condition: z.enum(conditions), verdict: z.enum(verdicts), ...tally })),
  checks: z.array(checkResult),
  experiments: z.array(
    z.object({
      id: text,
      status: z.enum(['done', 'not-run', 'error']),
      startedAt: instant.nullable(),
      durationMs: z.number().min(0),
      bytes: z.number().min(0),
      note: text.nullable(),
    }),
  ),
  environment: z.object({
    os: text,
    cpu: text,
    cores: count,
    memoryBytes: z.number().min(0),
    node: text,
    clients: z.record(text, text),
  }),
});

/** The JSON Schema (draft 2020-12) of `scorecard.json`, as shipped in `reports/scorecard.schema.json`. */
export function scorecardJsonSchema(): object {
  return { title: 'diskless-check scorecard', ...z.toJSONSchema(scorecardSchema) };
}

/**
 * Reads a scorecard that a run has written. Unknown fields are kept out: a newer minor version may add some.
 * @throws Error with one line per place that is no scorecard
 */
export function parseScorecard(json: unknown): Scorecard {
  const parsed = scorecardSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues
    .slice(0, 10)
    .map((issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`);
  throw new Error(`this is no scorecard of schema version ${schemaVersion}:\n${wrong.join('\n')}`);
}
