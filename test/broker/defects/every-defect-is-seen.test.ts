import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checks } from '../../../checks/index.js';
import { defectList } from '../../../src/broker/defects.js';

const promised = new Set<string>(checks.flatMap(({ meta }) => meta.breaksOn));

/** Whether a test beside this one shows what the defect does: `NAME.test.ts` or `NAME.cluster.test.ts`. */
function hasTest(defect: string): boolean {
  return ['test.ts', 'cluster.test.ts'].some((ending) => existsSync(join(import.meta.dirname, `${defect}.${ending}`)));
}

it('a defect that no check promises to see yet is shown at work by a test of the broker', () => {
  const unseen = defectList.map(({ name }) => name).filter((name) => !promised.has(name) && !hasTest(name));
  expect(unseen).toEqual([]);
});

it('each defect is listed once', () => {
  const names = defectList.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
