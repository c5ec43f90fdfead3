import { expect, it } from 'vitest';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';
import { allow, anyAcl } from './acls.js';
import { askAs } from './ask-as.js';

it('no request makes, or deletes, more than ten thousand ACLs', async () => {
  const { brokers } = await startInProcess(1, { authorizer: 'acl', superUsers: ['User:admin'] });
  const broker = brokers[0]!.broker;
  const acls = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => allow('alice', 'READ', 'TOPIC', `t${from + i}`));
  const create = async (creations: ReturnType<typeof acls>) =>
    (await askAs(broker, 'admin', 'CreateAcls', { creations })).results[0]!.errorCode;
  expect(await create(acls(10_001))).toBe(ErrorCode.POLICY_VIOLATION);
  expect(await create(acls(6_000))).toBe(ErrorCode.NONE);
  expect(await create(acls(6_000, 6_000))).toBe(ErrorCode.NONE);
  const { filterResults } = await askAs(broker, 'admin', 'DeleteAcls', { filters: [anyAcl] });
  expect(filterResults[0]).toMatchObject({ errorCode: ErrorCode.INVALID_REQUEST, matchingAcls: [] });
  expect(broker.state.acls.size).toBe(12_000);
});
