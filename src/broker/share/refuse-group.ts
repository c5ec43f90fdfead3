import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import { groupCoordinator } from '../groups/coordinator.js';
import { refuseShare } from './share-version.js';

/** Why nothing of this share group can be changed here, or null: the feature, the group's id, its coordinator. */
export function refuseGroup(broker: Broker, group: string): { errorCode: number } | null {
  const refused = refuseShare(broker);
  if (refused !== null) return refused;
  if (group === '') return { errorCode: ErrorCode.INVALID_GROUP_ID };
  const claim = groupCoordinator(broker).claim(group);
  return claim === ErrorCode.NONE ? null : { errorCode: claim };
}
