export type { Assumptions } from './assumptions.js';
export { type CostInput, costEvidence } from './cost-evidence.js';
export { type PriceBook, PriceBookError, parsePriceBook } from './price-book.js';
export type { CostWorkload } from './volume.js';
