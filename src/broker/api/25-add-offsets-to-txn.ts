import { ErrorCode } from '../../protocol/index.js';
import { serve } from '../context.js';
import { proposeTransaction } from '../transactions/coordinator.js';
import { fencedErrorFor } from '../transactions/fenced-error.js';

/**
 * AddOffsetsToTxn, versions 0–4 (v2 PRODUCER_FENCED, v3 flexible, v4 as v3): offsets of this group will be committed with
 * the transaction. Producers of the second protocol (KIP-890) do not ask; TxnOffsetCommit adds the group.
 */
export const addOffsetsToTxn = serve('AddOffsetsToTxn', { min: 0, max: 4 }, async (broker, request, { version }) => {
  await broker.recent();
  const { transactionalId, producerEpoch, groupId } = request;
  if (transactionalId === '' || groupId === '') return { errorCode: ErrorCode.INVALID_REQUEST };
  const { error } = await proposeTransaction(broker, {
    kind: 'txn-add',
    transactionalId,
    producerId: String(request.producerId),
    producerEpoch,
    partitions: [],
    groups: [groupId],
    at: broker.clock.wallMs(),
  });
  return { errorCode: fencedErrorFor(version, error) };
});
