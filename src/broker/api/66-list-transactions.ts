import { ErrorCode, type RequestOf } from '../../protocol/index.js';
import { type Broker, serve } from '../context.js';
import { parseTopicPattern } from '../state/consumer-group/topic-pattern/pattern.js';
import type { TransactionState } from '../state/transactions.js';
import { claimTransaction } from '../transactions/coordinator.js';

/**
 * ListTransactions, versions 0–2 (v1 duration filter KIP-994, v2 pattern KIP-1152): those that this broker coordinates. A
 * pattern is an RE2 expression for the whole transactional id.
 */
export const listTransactions = serve('ListTransactions', { min: 0, max: 2 }, async (broker, request) => {
  await broker.caughtUp();
  const matches = patternOf(request.transactionalIdPattern);
  if (matches === null) return { errorCode: ErrorCode.INVALID_REGULAR_EXPRESSION };
  const { stateFilters } = request;
  const wanted = [...broker.state.transactions.values()].filter(
    (transaction) =>
      claimTransaction(broker, transaction.transactionalId) === ErrorCode.NONE &&
      passes(broker, request, transaction) &&
      matches(transaction.transactionalId),
  );
  return {
    errorCode: ErrorCode.NONE,
    unknownStateFilters: stateFilters.filter((name) => !kafkaStates.has(name)),
    transactionStates: wanted.map(({ transactionalId, producerId, phase }) => ({
      transactionalId,
      producerId: BigInt(producerId),
      transactionState: phase,
    })),
  };
});

/** All that Kafka has, also those that never last here. */
const kafkaStates: ReadonlySet<string> = new Set([
  ...['Empty', 'Ongoing', 'PrepareCommit', 'PrepareAbort', 'CompleteCommit', 'CompleteAbort'],
  ...['Dead', 'PrepareEpochFence'],
]);

type Request = RequestOf<'ListTransactions'>;

function passes(broker: Broker, { stateFilters, producerIdFilters, durationFilter }: Request, of: TransactionState) {
  if (producerIdFilters.length > 0 && !producerIdFilters.includes(BigInt(of.producerId))) return false;
  if (stateFilters.length > 0 && !stateFilters.includes(of.phase)) return false;
  return durationFilter < 0n || broker.clock.wallMs() - of.startedMs > Number(durationFilter);
}

function patternOf(pattern: string | null): ((transactionalId: string) => boolean) | null {
  if (pattern === null || pattern === '') return () => true;
  const parsed = parseTopicPattern(pattern);
  return parsed.kind === 'invalid' ? null : (transactionalId) => parsed.pattern.matches(transactionalId);
}
