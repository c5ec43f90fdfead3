import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';

/**
 * WriteTxnMarkers, versions 1–2 (v1 flexible, v2 transaction version KIP-1228): ends what a producer has open in
 * partitions. Brokers here need it for nothing, since a transaction ends in one entry of the metadata log; an operator's
 * `kafka-transactions.sh abort` sends it, and may do so as at Apache Kafka (CLUSTER_ACTION where there are ACLs).
 */
export const writeTxnMarkers = serve('WriteTxnMarkers', { min: 1, max: 2 }, async (broker, request) => {
  await broker.recent();
  return { markers: await Promise.all(request.markers.map((marker) => write(broker, marker))) };
});

async function write(broker: Broker, marker: RequestOf<'WriteTxnMarkers'>['markers'][number]) {
  const partitions = marker.topics.flatMap(({ name, partitionIndexes }) =>
    partitionIndexes.map((partition): [string, number] => [name, partition]),
  );
  const isPossible = marker.producerId >= 0n && marker.producerEpoch >= 0;
  const outcome = isPossible
    ? await broker.propose({
        kind: 'txn-markers',
        producerId: String(marker.producerId),
        producerEpoch: marker.producerEpoch,
        commit: marker.transactionResult,
        coordinatorEpoch: marker.coordinatorEpoch,
        partitions,
        at: broker.clock.wallMs(),
      })
    : { error: ErrorCode.UNKNOWN_SERVER_ERROR, partitions: [] };
  const refused = outcome.error === ErrorCode.STALE_BROKER_EPOCH ? ErrorCode.NOT_LEADER_OR_FOLLOWER : outcome.error;
  const errors = new Map(partitions.map((at, i) => [String(at), outcome.partitions[i] ?? refused]));
  return {
    producerId: marker.producerId,
    topics: marker.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({
        partitionIndex,
        errorCode: errors.get(String([name, partitionIndex])) ?? refused,
      })),
    })),
  };
}
