import { expire } from './expiry.js';
import type { Group } from './group.js';
import { commit, heartbeat } from './heartbeat.js';
import { join } from './join.js';
import { leave } from './leave.js';
import { rebalance, refuseAwaiting } from './rebalance.js';
import { sync } from './sync.js';
import type { Effect, GroupConfig, GroupEvent, Turn } from './turn.js';

/**
 * Kafka's classic group coordinator for one group, without sockets, clocks or storage: applies an event that happened at
 * `nowMs` (any monotonic clock), changes `group` in place, and returns what must be done, in order.
 * `rebalance` makes all members join again; `unload` answers all who wait with its error and leaves the group Dead.
 */
export function step(group: Group, event: GroupEvent, nowMs: number, config: GroupConfig): Effect[] {
  const turn: Turn = { nowMs, config, effects: [] };
  switch (event.kind) {
    case 'join':
      join(group, event, turn);
      break;
    case 'sync':
      sync(group, event, turn);
      break;
    case 'heartbeat':
      heartbeat(group, event, turn);
      break;
    case 'leave':
      leave(group, event, turn);
      break;
    case 'commit':
      commit(group, event, turn);
      break;
    case 'rebalance':
      rebalance(group, turn);
      break;
    case 'tick':
      expire(group, turn);
      break;
    case 'unload':
      unload(group, event.error, turn);
      break;
  }
  return turn.effects;
}

function unload(group: Group, error: number, turn: Turn): void {
  for (const member of group.members.values()) refuseAwaiting(member, turn, error);
  group.members.clear();
  group.staticMembers.clear();
  group.pendingJoin.clear();
  group.pendingSync.clear();
  group.joinPhase = null;
  group.syncDeadlineMs = null;
  group.leaderId = null;
  group.state = 'Dead';
}
