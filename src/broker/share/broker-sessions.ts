import { brokerSynonyms } from '../configs/broker-values.js';
import type { Broker, RequestContext } from '../context.js';
import { type ShareSession, ShareSessions } from './sessions.js';
import { sharePartitionsOf } from './share-partitions.js';

interface BrokerSessions {
  sessions: ShareSessions;
  watched: WeakSet<object>;
}

const ofBrokers = new WeakMap<Broker, BrokerSessions>();

/** The share sessions of a running broker; those of this connection end with it, and what they hold is given back. */
export function shareSessionsOf(broker: Broker, { connection, signal }: RequestContext): ShareSessions {
  let found = ofBrokers.get(broker);
  if (found === undefined) {
    const maxSessions = () => Number(brokerSynonyms(broker, 'group.share.max.share.sessions')[0]!.value);
    found = { sessions: new ShareSessions(maxSessions), watched: new WeakSet() };
    ofBrokers.set(broker, found);
  }
  const { sessions, watched } = found;
  if (!watched.has(connection)) {
    watched.add(connection);
    signal.addEventListener('abort', () => {
      for (const session of sessions.disconnected(connection)) void releaseSession(broker, session);
    });
  }
  return sessions;
}

/** A session ended: others may have what its member has not acknowledged. */
export async function releaseSession(broker: Broker, { group, memberId, partitions }: ShareSession): Promise<void> {
  const led = [...partitions.values()].flatMap(({ topicId, partition }) => {
    const found = broker.state.topicsById.get(topicId)?.partitions[partition];
    return found === undefined ? [] : (sharePartitionsOf(broker).known(group, found) ?? []);
  });
  await Promise.all(led.map((one) => one.release(memberId)));
}
