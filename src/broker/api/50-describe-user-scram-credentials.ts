import { ErrorCode } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';

/** DescribeUserScramCredentials, version 0 (KIP-554): which mechanisms a user has, never a key. */
export const describeUserScramCredentials = serve(
  'DescribeUserScramCredentials',
  { min: 0, max: 0 },
  async (broker, request) => {
    await broker.caughtUp();
    const asked = request.users?.length
      ? request.users.map(({ name }) => name)
      : [...broker.state.scramCredentials.keys()];
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      results: [...new Set(asked)].map((user) => {
        const twice = asked.indexOf(user) !== asked.lastIndexOf(user);
        return {
          user,
          credentialInfos: [],
          errorMessage: null,
          ...(twice ? refusedTwice(user) : describe(broker, user)),
        };
      }),
    };
  },
);

function refusedTwice(user: string) {
  return {
    errorCode: ErrorCode.DUPLICATE_RESOURCE,
    errorMessage: `Cannot describe SCRAM credentials for the same user twice in a single request: ${user}`,
  };
}

function describe(broker: Broker, user: string) {
  const held = broker.state.scramCredentials.get(user);
  if (held === undefined) {
    const errorMessage = `Attempt to describe a user credential that does not exist: ${user}`;
    return { errorCode: ErrorCode.RESOURCE_NOT_FOUND, errorMessage };
  }
  const credentialInfos = [...held].map(([mechanism, { iterations }]) => ({ mechanism, iterations }));
  return { errorCode: ErrorCode.NONE, credentialInfos: credentialInfos.sort((a, b) => a.mechanism - b.mechanism) };
}
