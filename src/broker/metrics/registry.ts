/** Prometheus text exposition, small: counters, gauges and histograms with labels. */
export class Registry {
  private readonly families: Family[] = [];

  counter(name: string, help: string): Counter {
    return this.add(new Counter(name, help, 'counter'));
  }

  /** `collect` is asked at each scrape and gives the samples of that moment. */
  gauge(name: string, help: string, collect: () => Iterable<Sample>): void {
    this.add(new Collected(name, help, 'gauge', collect));
  }

  /** Like a gauge, for totals that are counted elsewhere. */
  collectedCounter(name: string, help: string, collect: () => Iterable<Sample>): void {
    this.add(new Collected(name, help, 'counter', collect));
  }

  histogram(name: string, help: string, bounds: number[]): Histogram {
    return this.add(new Histogram(name, help, bounds));
  }

  text(): string {
    return `${this.families.map((family) => family.text()).join('\n')}\n`;
  }

  private add<F extends Family>(family: F): F {
    this.families.push(family);
    return family;
  }
}

export type Labels = Record<string, string | number>;
export interface Sample {
  labels: Labels;
  value: number;
}

interface Family {
  text(): string;
}

export class Counter implements Family {
  private readonly samples = new Map<string, Sample>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly type: string,
  ) {}

  add(labels: Labels, amount = 1): void {
    const key = labelText(labels);
    const sample = this.samples.get(key);
    if (sample) sample.value += amount;
    else this.samples.set(key, { labels, value: amount });
  }

  text(): string {
    return familyText(this.name, this.help, this.type, this.samples.values());
  }
}

class Collected implements Family {
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly type: string,
    private readonly collect: () => Iterable<Sample>,
  ) {}

  text(): string {
    return familyText(this.name, this.help, this.type, this.collect());
  }
}

export class Histogram implements Family {
  private readonly series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();

  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: number[],
  ) {}

  observe(labels: Labels, value: number): void {
    const key = labelText(labels);
    let series = this.series.get(key);
    if (series === undefined) {
      series = { labels, counts: this.bounds.map(() => 0), sum: 0, count: 0 };
      this.series.set(key, series);
    }
    series.sum += value;
    series.count++;
    const bucket = this.bounds.findIndex((bound) => value <= bound);
    if (bucket >= 0) series.counts[bucket] = (series.counts[bucket] as number) + 1;
  }

  text(): string {
    const lines = [`# HELP ${this.name} ${this.help}`, `# TYPE ${this.name} histogram`];
    for (const { labels, counts, sum, count } of this.series.values()) {
      let below = 0;
      this.bounds.forEach((bound, i) => {
        below += counts[i] as number;
        lines.push(`${this.name}_bucket${labelText({ ...labels, le: bound })} ${below}`);
      });
      lines.push(`${this.name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`);
      lines.push(`${this.name}_sum${labelText(labels)} ${sum}`, `${this.name}_count${labelText(labels)} ${count}`);
    }
    return lines.join('\n');
  }
}

function familyText(name: string, help: string, type: string, samples: Iterable<Sample>): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
  for (const { labels, value } of samples) lines.push(`${name}${labelText(labels)} ${value}`);
  return lines.join('\n');
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(String(value))}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
