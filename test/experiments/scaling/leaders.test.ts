import { expect, it } from 'vitest';
import { countLeaders } from '../../../src/experiments/scaling/scale.js';

it('leaders are counted per broker, those that lead nothing before or after included', () => {
  expect(countLeaders([1, 1, 2, null], [1, 3, 3, 3])).toEqual([
    { broker: 1, before: 2, after: 1 },
    { broker: 2, before: 1, after: 0 },
    { broker: 3, before: 0, after: 3 },
  ]);
});
