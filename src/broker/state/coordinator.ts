import { type BrokerState, liveBrokers, type State } from './state.js';

/**
 * The broker that coordinates a group: the live broker with the highest rendezvous weight for its id. When a broker
 * comes or goes, only the groups it gains or loses move. Null when no broker lives.
 */
export function coordinatorOf(state: State, group: string): BrokerState | null {
  let best: BrokerState | null = null;
  let bestWeight = -1;
  for (const broker of liveBrokers(state)) {
    const weight = fnv1a(`${broker.id}/${group}`);
    if (weight > bestWeight) {
      best = broker;
      bestWeight = weight;
    }
  }
  return best;
}

/** FNV-1a, 32 bits, with a final mix: the last characters alone must spread. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
