import type { Anomaly, AnomalyExample, AnomalyName, Verification } from '../model/anomaly.js';

export interface WrittenValue {
  partition: number;
  value: string;
}
export interface ReadValue extends WrittenValue {
  offset: number;
  /** Key and headers came back as they were written. */
  intact: boolean;
}

/**
 * Holds what a real client was told was stored against one whole read of the log by another client. Values are unique
 * and small in number; a partition's values were sent one batch after the other, so their order must have held.
 */
export function verifyReads(
  topic: string,
  acknowledged: readonly WrittenValue[],
  log: readonly ReadValue[],
): Verification {
  const found = new Map<AnomalyName, Anomaly>();
  const report = (name: AnomalyName, partition: number, offset: number | null, detail: string): void => {
    const anomaly = found.get(name) ?? { name, count: 0, examples: [] as AnomalyExample[] };
    found.set(name, anomaly);
    anomaly.count++;
    if (anomaly.examples.length < 10) anomaly.examples.push({ topic, partition, offset, detail });
  };

  const sentAt = new Map(acknowledged.map(({ partition, value }, index) => [`${partition}/${value}`, index]));
  const readAt = new Map<string, number>();
  const lastSent = new Map<number, number>();
  for (const { partition, offset, value, intact } of log) {
    const id = `${partition}/${value}`;
    const sent = sentAt.get(id);
    const earlier = readAt.get(id);
    if (sent === undefined) report('phantom-record', partition, offset, `"${value}" was never sent to this partition`);
    else if (earlier !== undefined) report('duplicate', partition, offset, `"${value}" is also at offset ${earlier}`);
    else {
      if (sent < (lastSent.get(partition) ?? -1))
        report('nonmonotonic-send', partition, offset, `"${value}" lies behind records sent after it`);
      lastSent.set(partition, Math.max(sent, lastSent.get(partition) ?? -1));
    }
    if (!intact)
      report('corrupted-payload', partition, offset, `"${value}" came back with another key or other headers`);
    if (earlier === undefined) readAt.set(id, offset);
  }
  for (const { partition, value } of acknowledged) {
    if (!readAt.has(`${partition}/${value}`))
      report('lost-write', partition, null, `"${value}" was acknowledged and is not in the log`);
  }
  return {
    acknowledged: acknowledged.length,
    unknown: 0,
    failed: 0,
    read: log.length,
    readBytes: log.reduce((sum, { value }) => sum + value.length, 0),
    partitions: new Set(acknowledged.map(({ partition }) => partition)).size,
    anomalies: [...found.values()],
  };
}
