import type { ExperimentId } from '../model/evidence.js';

/**
 * The order of a run. Rules of the protocol first: if they do not hold, nothing later means much. Then measurements on a
 * healthy cluster, then what disturbs it, the worst last; the cost model closes, since it takes the others' figures.
 */
export const experimentOrder: readonly ExperimentId[] = [
  'api-versions',
  'record-roundtrip',
  'list-offsets',
  'idempotent-producer',
  'consumer-groups',
  'client-kafkajs',
  'steady',
  'sizes',
  'replay',
  'store-audit',
  'ops',
  'parity',
  'cutover',
  'reassign',
  'crash-one',
  'crash-all',
  'scale',
  'error-contract',
  'model',
];
