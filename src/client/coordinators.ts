import { ErrorCode, type RequestOf, type ResponseOf, type Writable } from '../protocol/index.js';
import { KafkaError } from './errors.js';
import { type Deadline, retrying } from './retry.js';

export type CoordinatorKind = 'group' | 'transaction';

/** Sends FindCoordinator to any broker, with a body made for the version at hand. */
export type AskAny = (
  body: (version: number) => Writable<RequestOf<'FindCoordinator'>>,
  options: { timeoutMs: number; signal?: AbortSignal },
) => Promise<ResponseOf<'FindCoordinator'>>;

const KEY_TYPE: Record<CoordinatorKind, number> = { group: 0, transaction: 1 };

/** Which broker coordinates which group or transactional id, as FindCoordinator told it. */
export class CoordinatorCache {
  private readonly known = new Map<string, number>();

  constructor(private readonly ask: AskAny) {}

  forget(kind: CoordinatorKind, key: string): void {
    this.known.delete(`${kind}:${key}`);
  }

  /** @throws KafkaError when the broker refuses for good, or still has no coordinator at the deadline */
  async find(kind: CoordinatorKind, key: string, deadline: Deadline): Promise<number> {
    const cached = this.known.get(`${kind}:${key}`);
    if (cached !== undefined) return cached;
    return retrying(deadline, async () => {
      const response = await this.ask(
        (version) =>
          version >= 4 ? { coordinatorKeys: [key], keyType: KEY_TYPE[kind] } : { key, keyType: KEY_TYPE[kind] },
        {
          timeoutMs: Math.max(1, deadline.left()),
          ...(deadline.signal === undefined ? {} : { signal: deadline.signal }),
        },
      );
      const { nodeId, errorCode, errorMessage } = only(response, key);
      if (errorCode !== 0)
        throw new KafkaError('FindCoordinator', errorCode, `finding the coordinator of ${kind} ${key}`, errorMessage);
      this.known.set(`${kind}:${key}`, nodeId);
      return nodeId;
    });
  }
}

/** Since version 4 the answer is a list (KIP-699). */
function only(
  response: ResponseOf<'FindCoordinator'>,
  key: string,
): { nodeId: number; errorCode: number; errorMessage: string | null } {
  const found = response.coordinators.find((one) => one.key === key) ?? response;
  const namesNobody = found.errorCode === 0 && found.host === '';
  return namesNobody ? { nodeId: -1, errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, errorMessage: null } : found;
}
