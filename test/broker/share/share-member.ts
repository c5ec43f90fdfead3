import type { Connection } from '../../../src/client/index.js';
import type { RequestOf, Writable } from '../../../src/protocol/index.js';

export interface Acknowledged {
  first: number;
  last: number;
  /** Kafka's acknowledgement type. */
  type: number;
}

/** A member of a share group that reads one partition of one topic. */
export class ShareMember {
  private sessionEpoch = 0;

  constructor(
    private readonly connection: Connection,
    readonly group: string,
    readonly memberId: string,
    private readonly topicId: string,
  ) {}

  heartbeat(memberEpoch: number, subscribedTopicNames: string[] | null = null) {
    const { group: groupId, memberId } = this;
    return this.connection.send('ShareGroupHeartbeat', { groupId, memberId, memberEpoch, subscribedTopicNames });
  }

  async fetch(over: Writable<RequestOf<'ShareFetch'>> = {}, acknowledged: Acknowledged[] = []) {
    const answer = await this.connection.send('ShareFetch', {
      ...{ groupId: this.group, memberId: this.memberId, shareSessionEpoch: this.sessionEpoch++ },
      ...{ maxWaitMs: 500, minBytes: 1, maxBytes: 1_000_000, maxRecords: 500, batchSize: 500 },
      topics: [this.topic(acknowledged)],
      ...over,
    });
    return { ...answer, partition: answer.responses[0]?.partitions[0] };
  }

  async acknowledge(acknowledged: Acknowledged[], shareSessionEpoch = this.sessionEpoch++) {
    const answer = await this.connection.send('ShareAcknowledge', {
      ...{ groupId: this.group, memberId: this.memberId, shareSessionEpoch },
      topics: [this.topic(acknowledged)],
    });
    return { ...answer, error: answer.responses[0]?.partitions[0]?.errorCode };
  }

  private topic(acknowledged: Acknowledged[]) {
    const acknowledgementBatches = acknowledged.map(({ first, last, type }) => ({
      firstOffset: first,
      lastOffset: last,
      acknowledgeTypes: [type],
    }));
    return { topicId: this.topicId, partitions: [{ partitionIndex: 0, acknowledgementBatches }] };
  }
}

/** First offset, last offset and delivery count of what a fetch acquired. */
export function acquiredIn(
  partition: { acquiredRecords: { firstOffset: bigint; lastOffset: bigint; deliveryCount: number }[] } | undefined,
) {
  return (partition?.acquiredRecords ?? []).map(({ firstOffset, lastOffset, deliveryCount }) => [
    Number(firstOffset),
    Number(lastOffset),
    deliveryCount,
  ]);
}
