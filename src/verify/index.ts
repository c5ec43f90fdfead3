export { AnomalyLog } from './anomaly-log.js';
export { Ledger, type LedgerOptions } from './ledger.js';
export { mergeVerifications } from './merge-verifications.js';
export { type Fate, PartitionLedger } from './partition-ledger.js';
export { PartitionVerifier } from './partition-verifier.js';
export { keyBytes, minimumValueBytes, RecordCodec, type RecordFormat, runHash } from './record-format.js';
export { SequenceSet } from './sequence-set.js';
export { type VerifyOptions, verifyLog } from './verify-log.js';
