export { LatencyTimeline } from './latency-timeline.js';
export type { LoadOutcome } from './load-outcome.js';
export type { LoadPlan } from './load-plan.js';
export { latencyWindow, recoveredAfter } from './outcome-windows.js';
export type { RunningLoad } from './running-load.js';
export { startLoad } from './start-load.js';
