import type { Verification } from '../model/anomaly.js';
import { mergeAnomalies } from './anomaly-log.js';

/** One verdict over several reads of different data. Reading the same partitions twice counts them twice. */
export function mergeVerifications(list: readonly Verification[]): Verification {
  const sum = (figure: (one: Verification) => number) => list.reduce((total, one) => total + figure(one), 0);
  return {
    acknowledged: sum((one) => one.acknowledged),
    unknown: sum((one) => one.unknown),
    failed: sum((one) => one.failed),
    read: sum((one) => one.read),
    readBytes: sum((one) => one.readBytes),
    partitions: sum((one) => one.partitions),
    anomalies: mergeAnomalies(list.map((one) => one.anomalies)),
  };
}
