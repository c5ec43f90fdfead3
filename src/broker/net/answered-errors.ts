import { errorName } from '../../protocol/index.js';
import type { Counter } from '../metrics/registry.js';

/** Lists inside lists inside an answer: topics and their partitions. */
const maxDepth = 2;

/** Counts every error in an answer: at its top, of its topics, of their partitions. */
export function countErrors(errors: Counter, api: string, answer: object | null, depth = 0): void {
  if (answer === null) return;
  for (const [field, value] of Object.entries(answer)) {
    if (field === 'errorCode' && value !== 0) errors.add({ api, error: errorName(value as number) });
    else if (Array.isArray(value) && depth < maxDepth) {
      for (const item of value) if (isObject(item)) countErrors(errors, api, item, depth + 1);
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value);
}
