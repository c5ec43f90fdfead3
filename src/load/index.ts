export { latencyWindow } from './latency-window.js';
export type { LoadOutcome } from './load-outcome.js';
export type { LoadPlan } from './load-plan.js';
export type { RunningLoad } from './running-load.js';
export { startLoad } from './start-load.js';
