import type { ClientOptions } from '../client/index.js';
import type { LoadOutcome } from '../load/index.js';
import type { Verification } from '../model/anomaly.js';
import { verifyLog } from '../verify/index.js';
import type { ExperimentContext } from './experiment.js';

export interface ReadBack {
  /** Reads only what this broker leads. */
  onlyBroker?: number;
  /** Another cluster than the target. */
  client?: ClientOptions;
}

/** Without a new record for so long although there are more, a reader is stuck: that is a finding, not our time-out. */
const stuckAfterMs = 15_000;

/**
 * Reads the topic from offset 0 to its end, every byte, and judges it against what the load was told. What the tail
 * reader saw wrong while the load ran is part of the result.
 */
export async function readBack(
  context: ExperimentContext,
  topic: string,
  outcome: LoadOutcome,
  { client = context.target.client, onlyBroker }: ReadBack = {},
): Promise<Verification> {
  const verification = await verifyLog(client, topic, outcome.ledger, {
    signal: context.signal,
    timeoutMs: stuckAfterMs,
    ...(onlyBroker === undefined ? {} : { onlyBroker }),
  });
  context.countBytes(verification.readBytes);
  if (onlyBroker !== undefined) return verification;
  // What both the live and the second reader saw is the same fault of the same records.
  const seenLive = outcome.tail.filter(({ name }) => !verification.anomalies.some((other) => other.name === name));
  return { ...verification, anomalies: [...verification.anomalies, ...seenLive] };
}
