import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';

/**
 * InitProducerId, versions 0–5 (v2 flexible, v3 producer asks for an epoch bump KIP-360).
 *
 * Idempotent producers only: each call gets a producer id that was never given out. Ids come in blocks from the metadata
 * log, one block per broker at a time. A transactional id is refused with an error that clients take for final.
 */
export const initProducerId = serve('InitProducerId', { min: 0, max: 5 }, async (broker, request) => {
  if (request.transactionalId !== null) {
    const errorCode =
      request.transactionalId === '' ? ErrorCode.INVALID_REQUEST : ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    return { errorCode, producerId: -1, producerEpoch: -1 };
  }
  return { errorCode: ErrorCode.NONE, producerId: await nextProducerId(broker), producerEpoch: 0 };
});

const blockSize = 1_000;

interface Block {
  next: bigint;
  end: bigint;
}
const blocks = new WeakMap<Broker, Promise<Block>>();

async function nextProducerId(broker: Broker): Promise<bigint> {
  for (;;) {
    const current = blocks.get(broker) ?? fetchBlock(broker);
    blocks.set(broker, current);
    const block = await current.catch((error) => {
      blocks.delete(broker);
      throw error;
    });
    if (block.next < block.end) return block.next++;
    if (blocks.get(broker) === current) blocks.delete(broker);
  }
}

async function fetchBlock(broker: Broker): Promise<Block> {
  const { error, firstProducerId } = await broker.propose({ kind: 'producer-id-allocate', count: blockSize });
  if (error !== ErrorCode.NONE) throw new Error('this broker is fenced and cannot allocate producer ids');
  return { next: firstProducerId, end: firstProducerId + BigInt(blockSize) };
}
