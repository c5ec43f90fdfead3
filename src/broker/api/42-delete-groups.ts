import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { proposeOrMove } from '../groups/durable.js';

/** DeleteGroups v0–2 (v2 flexible). A group with members is not deleted; its committed offsets go with it. */
export const deleteGroups = serve('DeleteGroups', { min: 0, max: 2 }, async (broker, request) => {
  await broker.recent();
  const results = request.groupsNames.map(async (groupId) => ({ groupId, errorCode: await remove(broker, groupId) }));
  return { results: await Promise.all(results) };
});

async function remove(broker: Broker, group: string): Promise<number> {
  if (group === '') return ErrorCode.INVALID_GROUP_ID;
  const groups = groupCoordinator(broker);
  const claim = groups.claim(group);
  if (claim !== ErrorCode.NONE) return claim;
  const view = groups.view(group);
  if (view === null) return ErrorCode.GROUP_ID_NOT_FOUND;
  if (view.state !== 'Empty') return ErrorCode.NON_EMPTY_GROUP;
  return (await proposeOrMove(broker, { kind: 'group-delete', group, at: broker.clock.wallMs() })).error;
}
