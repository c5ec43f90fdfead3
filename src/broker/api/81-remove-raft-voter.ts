import { serve } from '../context.js';
import { refuseVoterChange } from './80-add-raft-voter.js';

/** RemoveRaftVoter, version 0: refused like AddRaftVoter, a broker leaves by stopping. */
export const removeRaftVoter = serve('RemoveRaftVoter', { min: 0, max: 0 }, (broker, request) =>
  refuseVoterChange(broker, request),
);
