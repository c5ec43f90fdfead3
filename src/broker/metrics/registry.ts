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

  /** Every family, in the order of a scrape. */
  describe(): Described[] {
    return this.families.map(({ name, type, help }) => ({ name, type, help }));
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

export interface Described {
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
}

interface Family extends Described {
  text(): string;
}

/** A family never shows more series than this: what comes after is counted under labels of value `other`. */
const maxSeries = 2_000;

function within(known: ReadonlyMap<string, unknown>, labels: Labels): Labels {
  if (known.size < maxSeries) return labels;
  return Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
}

export class Counter implements Family {
  private readonly samples = new Map<string, Sample>();

  constructor(
    readonly name: string,
    readonly help: string,
    readonly type: Described['type'],
  ) {}

  add(labels: Labels, amount = 1): void {
    const sample = this.samples.get(labelText(labels));
    if (sample) sample.value += amount;
    else this.begin(within(this.samples, labels), amount);
  }

  private begin(labels: Labels, amount: number): void {
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
    readonly name: string,
    readonly help: string,
    readonly type: Described['type'],
    private readonly collect: () => Iterable<Sample>,
  ) {}

  text(): string {
    return familyText(this.name, this.help, this.type, firstOf(this.collect(), maxSeries));
  }
}

export class Histogram implements Family {
  readonly type = 'histogram';
  private readonly series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();

  constructor(
    readonly name: string,
    readonly help: string,
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

function* firstOf(samples: Iterable<Sample>, count: number): Iterable<Sample> {
  let left = count;
  for (const sample of samples) {
    if (left-- <= 0) return;
    yield sample;
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
