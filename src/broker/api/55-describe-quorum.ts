import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { type BrokerState, liveBrokers } from '../state/state.js';
import { controllerOf } from './03-metadata.js';

/**
 * DescribeQuorum, versions 0–2 (v1 fetch times KIP-836, v2 directory ids and endpoints KIP-853).
 *
 * There is no quorum: the metadata log lies in the store, and any broker appends to it. To tools that ask, each live
 * broker is a voter, and the leader is the one that Metadata calls the controller. The log end of a voter is what it was
 * last seen to append, its fetch time when; the high watermark is what this broker has folded. The leader's epoch is the
 * newest broker epoch, so that it never goes back.
 */
export const describeQuorum = serve('DescribeQuorum', { min: 0, max: 2 }, async (broker, request, { version }) => {
  await broker.caughtUp();
  const asksForTheLog =
    request.topics.length === 1 &&
    request.topics[0]?.topicName === metadataTopic &&
    request.topics[0].partitions.length === 1 &&
    request.topics[0].partitions[0]?.partitionIndex === 0;
  if (!asksForTheLog) {
    const topics = request.topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => absent(partitionIndex)),
    }));
    return { errorCode: ErrorCode.NONE, errorMessage: '', topics };
  }
  const live = liveBrokers(broker.state);
  const quorum = {
    partitionIndex: 0,
    errorCode: ErrorCode.NONE,
    errorMessage: '',
    leaderId: controllerOf(broker),
    leaderEpoch: broker.state.nextBrokerEpoch - 1,
    highWatermark: broker.state.index + 1,
    currentVoters: live.map((voter) => replica(broker, voter, version)),
    observers: [],
  };
  return {
    errorCode: ErrorCode.NONE,
    errorMessage: '',
    topics: [{ topicName: metadataTopic, partitions: [quorum] }],
    ...(version >= 2 ? { nodes: live.map(node) } : {}),
  };
});

const metadataTopic = '__cluster_metadata';

function node({ id, host, port, endpoints }: BrokerState) {
  const listeners = endpoints?.map((endpoint) => ({ ...endpoint, name: endpoint.listener }));
  return { nodeId: id, listeners: listeners ?? [{ name: 'PLAINTEXT', host, port }] };
}

function replica(broker: Broker, { id, lastIndex }: BrokerState, version: number) {
  const isOurselves = id === broker.config.id;
  const heardMs = isOurselves ? broker.clock.wallMs() : broker.heard.wallMs(id);
  return {
    replicaId: id,
    logEndOffset: isOurselves ? broker.state.index + 1 : lastIndex + 1,
    ...(version >= 1 ? { lastFetchTimestamp: heardMs, lastCaughtUpTimestamp: heardMs } : {}),
  };
}

function absent(partitionIndex: number) {
  return {
    partitionIndex,
    errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    errorMessage: `Only partition 0 of ${metadataTopic} can be described.`,
    leaderId: 0,
    leaderEpoch: 0,
    highWatermark: 0,
    currentVoters: [],
    observers: [],
  };
}
