import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';

const blockSize = 1_000;

interface Block {
  next: bigint;
  end: bigint;
}
const blocks = new WeakMap<Broker, Promise<Block>>();

/** A producer id that was never given out. Ids come in blocks from the metadata log, one block per broker at a time. */
export async function nextProducerId(broker: Broker): Promise<bigint> {
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
