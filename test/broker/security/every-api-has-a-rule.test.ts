import { expect, it } from 'vitest';
import { servedByKey } from '../../../src/broker/api/index.js';
import { rules } from '../../../src/broker/security/authorize.js';

it('no API is served without a decision about who may ask', () => {
  const unruled = [...servedByKey(new Set()).values()].map(({ api }) => api).filter((api) => rules[api] === undefined);
  expect(unruled, 'give each of these a rule in src/broker/security/rules').toEqual([]);
});
