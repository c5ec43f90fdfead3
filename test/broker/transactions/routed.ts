import {
  type Cluster,
  type Connection,
  type Destination,
  errorLabel,
  KafkaError,
  mayRetry,
} from '../../../src/client/index.js';
import { deadlineIn, retrying } from '../../../src/client/retry.js';
import { type ApiName, ErrorCode, type RequestOf } from '../../../src/protocol/index.js';

/** What speaks to one broker, or to the right one. */
export type Sender = Pick<Connection, 'send'>;

const patienceMs = 40_000;

/**
 * A cluster that is spoken to like one connection: each request goes to the broker that it belongs to by now, and again
 * while its failure, on top or of a partition, is one that time cures.
 */
export function routed(cluster: Cluster): Sender {
  return {
    send: (api, body, options) => {
      const place = placeOf(api, body as unknown as Bodies);
      return retrying(
        deadlineIn(patienceMs),
        async () => {
          const answer = await cluster.request(api, await destinationOf(cluster, place), body, options);
          for (const code of errorsIn(answer)) {
            const error = new KafkaError(api, code, `${api} to ${JSON.stringify(place)}`);
            if (mayRetry(error)) throw error;
          }
          return answer;
        },
        () => lookAgain(cluster, place),
      );
    },
  };
}

/** Throws unless the code is 0. */
export function succeed(api: ApiName, code: number): void {
  if (code !== ErrorCode.NONE) throw new KafkaError(api, code, 'a step of a transaction');
}

/** Whether a client has to live with it: everything but a mistake in a test. */
export function isOfTheCluster(error: unknown): boolean {
  return errorLabel(error) !== 'CLIENT';
}

type Place = { leaderOf: string; partition: number } | Extract<Destination, { coordinator: unknown }>;
/** The requests that are sent here, as one. */
type Bodies = RequestOf<'Produce'> &
  RequestOf<'Fetch'> &
  RequestOf<'AddPartitionsToTxn'> &
  RequestOf<'TxnOffsetCommit'> &
  RequestOf<'OffsetFetch'>;

function placeOf(api: ApiName, body: Bodies): Place {
  if (api === 'Produce') {
    const [topic] = body.topicData;
    return { leaderOf: topic!.name, partition: topic!.partitionData[0]!.index };
  }
  if (api === 'Fetch') {
    const [topic] = body.topics as RequestOf<'Fetch'>['topics'];
    return { leaderOf: topic!.topic, partition: topic!.partitions[0]!.partition };
  }
  if (api === 'OffsetFetch') return { coordinator: 'group', key: body.groups[0]!.groupId };
  if (api === 'TxnOffsetCommit') return { coordinator: 'group', key: body.groupId };
  const isAdding = api === 'AddPartitionsToTxn';
  return { coordinator: 'transaction', key: isAdding ? body.v3AndBelowTransactionalId : body.transactionalId! };
}

async function destinationOf(cluster: Cluster, place: Place): Promise<Destination> {
  if ('coordinator' in place) return place;
  const leader = await cluster.leader(place.leaderOf, place.partition);
  if (leader === null) throw new KafkaError('Metadata', ErrorCode.LEADER_NOT_AVAILABLE, `leader of ${place.leaderOf}`);
  return { broker: leader.brokerId };
}

async function lookAgain(cluster: Cluster, place: Place): Promise<void> {
  if ('coordinator' in place) await cluster.coordinator(place.coordinator, place.key, { refresh: true });
  else await cluster.refresh([place.leaderOf]);
}

/** Every error code in an answer, however deep. */
function* errorsIn(answer: unknown): Iterable<number> {
  if (typeof answer !== 'object' || answer === null || Buffer.isBuffer(answer)) return;
  for (const [key, value] of Object.entries(answer)) {
    if ((key === 'errorCode' || key === 'partitionErrorCode') && value !== ErrorCode.NONE) yield value as number;
    else yield* errorsIn(value);
  }
}
