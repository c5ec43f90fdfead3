import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../checks/index.js';
import { areas, conditions, severities } from '../../src/model/area.js';
import { type AnyCheck, areaOf, type Check } from '../../src/model/check.js';

const root = new URL('../../checks/', import.meta.url);

/** The catalogue's ids and severities are public; changing one is a decision, not an accident. */
const published: Record<string, string> = {
  'compatibility/api-versions': 'blocker',
  'compatibility/record-roundtrip': 'blocker',
  'compatibility/list-offsets': 'blocker',
  'compatibility/idempotent-producer': 'blocker',
  'compatibility/consumer-groups': 'blocker',
  'compatibility/error-contract': 'major',
  'compatibility/client-kafkajs': 'blocker',
  'durability/acknowledged-is-durable': 'blocker',
  'durability/broker-crash': 'blocker',
  'durability/crash-unavailability': 'major',
  'durability/no-local-state': 'blocker',
  'durability/replay-verification': 'blocker',
  'durability/committed-offsets-survive': 'blocker',
  'scaling/reassignment-time': 'blocker',
  'scaling/reassignment-under-load': 'major',
  'scaling/scale-out': 'major',
  'workload/produce-latency': 'major',
  'workload/end-to-end-latency': 'major',
  'workload/message-sizes': 'major',
  'cost/storage-amplification': 'major',
  'cost/request-rate': 'major',
  'cost/monthly-cost': 'major',
  'operations/metrics-present': 'major',
  'operations/failure-visible': 'major',
  'migration/inventory-parity': 'major',
  'migration/offset-preservation': 'blocker',
};

describe('the checklist', () => {
  it('has the published ids and severities, in the order of the areas', () => {
    expect(Object.fromEntries(checks.map(({ meta }) => [meta.id, meta.severity]))).toEqual(published);
    const order = checks.map(({ meta }) => areas.indexOf(areaOf(meta.id)));
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('has one file per check, named like its id, and no other', () => {
    const files = areas.flatMap((area) =>
      existsSync(new URL(`${area}/`, root))
        ? readdirSync(new URL(`${area}/`, root)).map((file) => `${area}/${file.replace(/\.ts$/, '')}`)
        : [],
    );
    expect(files.sort()).toEqual(checks.map(({ meta }) => meta.id).sort());
  });

  it('has a hazard for every check, in the tests of its area', () => {
    for (const { meta } of checks) {
      const tests = readFileSync(new URL(`${areaOf(meta.id)}.test.ts`, import.meta.url), 'utf8');
      const hazards = tests.slice(tests.indexOf('itFails('), tests.indexOf('itProvesNothing('));
      expect(hazards, meta.id).toContain(`'${meta.id}'`);
    }
  });

  it('covers every area and every condition', () => {
    expect(new Set(checks.map(({ meta }) => areaOf(meta.id)))).toEqual(new Set(areas));
    expect(new Set(checks.flatMap(({ meta }) => meta.conditions))).toEqual(new Set(conditions));
  });
});

describe.each((checks as AnyCheck[]).map((check) => [check.meta.id, check as Check] as const))('%s', (_, check) => {
  it('tells a stranger why, how, when it fails and what to do', () => {
    const { meta } = check;
    expect(severities).toContain(meta.severity);
    expect(meta.title.length).toBeLessThan(80);
    for (const words of [meta.why, meta.how, meta.remediation]) {
      expect(words.length).toBeGreaterThan(60);
      expect(words).toMatch(/[.)]$/);
    }
    expect(meta.failsWhen).toMatch(/^[a-z].*[^.]$/);
    expect(check.evidence).not.toHaveLength(0);
  });

  it('names sources by absolute https URLs where it names any', () => {
    for (const { title, url } of check.meta.references) {
      expect(title).not.toBe('');
      expect(new URL(url).protocol).toBe('https:');
    }
  });

  it('gives each threshold a unit and a reason', () => {
    for (const threshold of Object.values(check.thresholds)) {
      expect(threshold.unit).not.toBe('');
      expect(threshold.why.length).toBeGreaterThan(15);
      expect(Number.isFinite(threshold.value)).toBe(true);
    }
  });

  it('is broken by a defect, or is the pure cost model with golden figures', () => {
    if (check.meta.id === 'cost/monthly-cost') expect(check.meta.breaksOn).toEqual([]);
    else expect(check.meta.breaksOn.length).toBeGreaterThan(0);
  });
});
