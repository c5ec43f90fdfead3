import { PartitionLedger } from './partition-ledger.js';
import { RecordCodec, type RecordFormat, runHash } from './record-format.js';

export interface LedgerOptions {
  topic: string;
  partitions: number;
  runId: string;
  seed: number;
  valueBytes: number;
  keysPerPartition: number;
  /** True when the producer's protocol settings promise order: idempotent, or one request in flight. */
  ordered: boolean;
  /** True when retries cannot duplicate: idempotent. */
  exactlyOnce: boolean;
}

/**
 * What the producer was told about each record, at two bits a record and a few numbers a run of batches.
 *
 * - *acknowledged*: must be in the log exactly once, at the offset that was acknowledged, bytes right, in send order;
 * - *unknown*: was sent, and nobody ever said what became of it: may be there, at most once;
 * - *failed*: never sent, or refused for good: must not be there.
 */
export class Ledger {
  readonly topic: string;
  readonly format: RecordFormat;
  readonly ordered: boolean;
  readonly exactlyOnce: boolean;
  private readonly ledgers: PartitionLedger[];
  private sharedCodec: RecordCodec | undefined;

  constructor(options: LedgerOptions) {
    this.topic = options.topic;
    this.ordered = options.ordered;
    this.exactlyOnce = options.exactlyOnce;
    this.format = {
      runHash: runHash(options.runId, options.topic, options.seed),
      valueBytes: options.valueBytes,
      keysPerPartition: options.keysPerPartition,
    };
    this.ledgers = Array.from({ length: options.partitions }, () => new PartitionLedger());
  }

  /** Writes and verifies the records of this load; one for all, since it holds a MiB of payload. */
  get codec(): RecordCodec {
    this.sharedCodec ??= new RecordCodec(this.format);
    return this.sharedCodec;
  }

  get partitions(): number {
    return this.ledgers.length;
  }

  /** @throws RangeError for a partition that the load never had. */
  partition(index: number): PartitionLedger {
    const ledger = this.ledgers[index];
    if (ledger === undefined)
      throw new RangeError(`no partition ${index} in the ledger of ${this.topic}: it has ${this.ledgers.length}`);
    return ledger;
  }

  get acknowledged(): number {
    return this.ledgers.reduce((sum, ledger) => sum + ledger.acknowledged, 0);
  }
  get unknown(): number {
    return this.ledgers.reduce((sum, ledger) => sum + ledger.unknown, 0);
  }
  get failed(): number {
    return this.ledgers.reduce((sum, ledger) => sum + ledger.failed, 0);
  }
}
