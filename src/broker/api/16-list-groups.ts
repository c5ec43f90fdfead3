import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';

/**
 * ListGroups v0–5. Each broker lists the groups that it coordinates; clients ask all brokers.
 *
 * v3 flexible · v4 filter by state (KIP-518) · v5 filter by type (KIP-848): `classic` and `consumer`.
 */
export const listGroups = serve('ListGroups', { min: 0, max: 5 }, async (broker, request) => {
  await broker.recent();
  const states = lowered(request.statesFilter);
  const types = lowered(request.typesFilter);
  const isWanted = (filter: Set<string>, name: string) => filter.size === 0 || filter.has(name.toLowerCase());
  return {
    errorCode: ErrorCode.NONE,
    groups: groupCoordinator(broker)
      .views()
      .filter((view) => isWanted(types, view.type))
      .filter((view) => isWanted(states, view.state))
      .map(({ group, type, protocolType, state }) => ({
        groupId: group,
        protocolType,
        groupState: state,
        groupType: type,
      })),
  };
});

function lowered(names: string[]): Set<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}
