import type { Connection } from '../../../src/client/index.js';
import { batches, decodeRecords } from '../../../src/protocol/index.js';

/** What a consumer with `isolation.level` sees of a partition, filtered as clients do it (KIP-98). */
export async function readAll(
  connection: Pick<Connection, 'send'>,
  topic: string,
  isolation: 'read_committed' | 'read_uncommitted',
  partition = 0,
  from = 0n,
): Promise<string[]> {
  const values: string[] = [];
  for (let offset = from; ; ) {
    const answer = await fetchOnce(connection, topic, isolation, partition, offset);
    if (answer.errorCode !== 0) throw new Error(`fetch of ${topic}-${partition} at ${offset}: ${answer.errorCode}`);
    const before = offset;
    const skipping = new Set<bigint>();
    const aborted = [...(answer.abortedTransactions ?? [])].sort((a, b) => Number(a.firstOffset - b.firstOffset));
    for (const { header, bytes } of batches(answer.records ?? Buffer.alloc(0))) {
      const end = BigInt(header.baseOffset + header.lastOffsetDelta);
      while (aborted[0] && aborted[0].firstOffset <= end) skipping.add(aborted.shift()!.producerId);
      offset = end + 1n;
      if (header.isControl) skipping.delete(header.producerId);
      else if (!(header.isTransactional && skipping.has(header.producerId))) {
        values.push(...decodeRecords(bytes).map(({ value }) => String(value)));
      }
    }
    if (offset === before) return values;
  }
}

/** One fetch without a session, of one partition. */
export async function fetchOnce(
  connection: Pick<Connection, 'send'>,
  topic: string,
  isolation: 'read_committed' | 'read_uncommitted',
  partition = 0,
  fetchOffset: number | bigint = 0,
  maxBytes = 1_000_000,
) {
  const { responses } = await connection.send(
    'Fetch',
    {
      replicaId: -1,
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes,
      isolationLevel: isolation === 'read_committed' ? 1 : 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [
        { topic, partitions: [{ partition, fetchOffset, partitionMaxBytes: maxBytes, currentLeaderEpoch: -1 }] },
      ],
    },
    { version: 12 },
  );
  return responses[0]!.partitions[0]!;
}
