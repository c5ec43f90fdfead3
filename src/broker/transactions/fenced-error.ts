import { ErrorCode } from '../../protocol/index.js';

/** Before version 2 of the transaction APIs producers know a fenced epoch only as INVALID_PRODUCER_EPOCH. */
export function fencedErrorFor(version: number, error: number): number {
  return version < 2 && error === ErrorCode.PRODUCER_FENCED ? ErrorCode.INVALID_PRODUCER_EPOCH : error;
}
