import type { Anomaly, AnomalyExample, AnomalyName } from '../model/anomaly.js';

const examplesKept = 10;

/** Counts anomalies by name and keeps the first examples of each. */
export class AnomalyLog {
  private readonly found = new Map<AnomalyName, Anomaly>();

  constructor(private readonly topic: string) {}

  /** `count`: records concerned. `detail` is only called while an example is still kept. */
  add(name: AnomalyName, partition: number, offset: number | null, count: number, detail: () => string): void {
    const anomaly = this.found.get(name) ?? { name, count: 0, examples: [] };
    this.found.set(name, anomaly);
    anomaly.count += count;
    if (anomaly.examples.length < examplesKept) {
      anomaly.examples.push({ topic: this.topic, partition, offset, detail: detail() });
    }
  }

  list(): Anomaly[] {
    return [...this.found.values()];
  }
}

/** One list of anomalies from several: counts add up, the first examples stay. */
export function mergeAnomalies(lists: readonly (readonly Anomaly[])[]): Anomaly[] {
  const merged = new Map<AnomalyName, Anomaly>();
  for (const anomaly of lists.flat()) {
    const before: { count: number; examples: AnomalyExample[] } = merged.get(anomaly.name) ?? {
      count: 0,
      examples: [],
    };
    merged.set(anomaly.name, {
      name: anomaly.name,
      count: before.count + anomaly.count,
      examples: [...before.examples, ...anomaly.examples].slice(0, examplesKept),
    });
  }
  return [...merged.values()];
}
