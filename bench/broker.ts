import { parseArgs } from 'node:util';
import { kafkaMissing } from '../test/peers/apache-kafka.js';
import { type Figures, measure, type Workload } from './phases.js';
import { type System, startKafka, startOurs } from './systems.js';

/**
 * `npm run bench:broker -- [--rounds 3] [--seconds 5] [--partitions 6] [--brokers 1]`: the reference broker and Apache
 * Kafka on the same disk, under the same generator, in turns. Both store durably before they acknowledge.
 */
const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    partitions: { type: 'string', default: '6' },
    brokers: { type: 'string', default: '1' },
    rate: { type: 'string', default: '60000' },
    'latency-rate': { type: 'string', default: '2000' },
  },
});
const workload: Workload = {
  partitions: Number(flags.partitions),
  recordBytes: 1024,
  overloadRate: Number(flags.rate),
  latencyRate: Number(flags['latency-rate']),
  seconds: Number(flags.seconds),
};

const rows: { label: string; figure: keyof Figures; goal: string }[] = [
  { label: 'produce, MiB/s', figure: 'produceMiBPerSecond', goal: '≥ 2' },
  { label: 'CPU seconds per GiB produced', figure: 'cpuSecondsPerGiB', goal: '' },
  { label: `ack p50 at ${workload.latencyRate}/s, ms`, figure: 'ackP50Ms', goal: '' },
  { label: `ack p99 at ${workload.latencyRate}/s, ms`, figure: 'ackP99Ms', goal: '≤ 1' },
  { label: 'end to end p99, ms', figure: 'endToEndP99Ms', goal: '' },
  { label: 'tail read, MiB/s', figure: 'tailMiBPerSecond', goal: '≥ 0.5' },
  { label: 'catch-up read, MiB/s', figure: 'catchUpMiBPerSecond', goal: '≥ 0.5' },
];

const systems: System[] = [];
try {
  systems.push(await startOurs(Number(flags.brokers)));
  const missing = kafkaMissing();
  if (missing === null) systems.push(await startKafka());
  else console.log(`Apache Kafka is left out: ${missing}`);
  const measured = systems.map(() => [] as Figures[]);
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const [i, system] of systems.entries()) {
      const figures = await measure(system, workload);
      measured[i]?.push(figures);
      console.log(
        `round ${round + 1}, ${system.name}: ${JSON.stringify(figures, (_, x) => (typeof x === 'number' ? Number(x.toFixed(2)) : x))}`,
      );
    }
  }
  console.log(
    `\n${workload.partitions} partitions, 1 KiB records, acks=all, median (min–max) of ${flags.rounds} rounds of ${flags.seconds} s`,
  );
  for (const { label, figure, goal } of rows) {
    const spreads = measured.map((rounds) => spread(rounds.map((figures) => figures[figure])));
    const cells = spreads.map(({ text }, i) => `${systems[i]?.name} ${text}`);
    const [ours, theirs] = spreads;
    const ratio =
      ours && theirs ? `ratio ${(ours.median / theirs.median).toFixed(2)}${goal && ` (wanted ${goal})`}` : '';
    console.log(`${label}: ${[...cells, ratio].join(' · ')}`);
  }
} finally {
  await Promise.all(systems.map((system) => system.stop()));
}
process.exit(0);

function spread(values: number[]): { median: number; text: string } {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? Number.NaN;
  const [min = Number.NaN, max = Number.NaN] = [sorted[0], sorted.at(-1)];
  return { median, text: `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})` };
}
