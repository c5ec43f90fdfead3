import { expect, it } from 'vitest';
import { FetchSessions } from '../../../src/broker/fetch/session.js';
import { ErrorCode, type RequestOf } from '../../../src/protocol/index.js';

const request = (sessionId: number, sessionEpoch: number) =>
  ({ sessionId, sessionEpoch, rackId: '', topics: [], forgottenTopicsData: [] }) as unknown as RequestOf<'Fetch'>;

function begun(sessions: FetchSessions, version: number): number {
  const turn = sessions.begin(request(0, 0), version);
  return 'error' in turn ? -1 : turn.sessionId;
}

it('a session gets an id that no other has', () => {
  const ids = [7, 7, 0, 9];
  const sessions = new FetchSessions(100, () => ids.shift()!);
  expect([begun(sessions, 12), begun(sessions, 12)]).toEqual([7, 9]);
});

it('a session whose topics have ids is not continued with names, nor the other way round (KIP-516)', () => {
  let nextId = 1;
  const sessions = new FetchSessions(100, () => nextId++);
  const byId = begun(sessions, 13);
  const byName = begun(sessions, 12);
  const refused = { error: ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR };
  expect(sessions.begin(request(byId, 1), 12)).toEqual(refused);
  expect(sessions.begin(request(byName, 1), 17)).toEqual(refused);
  expect(sessions.begin(request(byId, 1), 17)).not.toHaveProperty('error');
});
