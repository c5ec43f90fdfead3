import type { AnomalyExample, AnomalyName, Verification } from '../anomaly.js';
import { formatCount, plural } from '../quantities.js';
import type { Part } from './conclude.js';

/**
 * What was acknowledged is there once, in order, byte for byte. Any anomaly fails, with the places that show it. Writes
 * whose fate the producer was never told are not losses: they may be there, at most once.
 *
 * Nothing acknowledged fails as well: the load was there, so a target that acknowledged none of it served nobody.
 */
export function keptEverything(verification: Verification, label = ''): Part {
  const name = (figure: string) => (label === '' ? figure : `${label}: ${figure}`);
  const { acknowledged, read, unknown, anomalies } = verification;
  const found = anomalies.filter((anomaly) => anomaly.count > 0);
  const concerned = found.reduce((sum, anomaly) => sum + anomaly.count, 0);
  const measured = [
    { name: name('acknowledged'), value: acknowledged, unit: 'records' },
    { name: name('read back'), value: read, unit: 'records' },
    { name: name('fate unknown to the producer'), value: unknown, unit: 'records' },
    { name: name('records concerned by anomalies'), value: concerned, unit: 'records', ok: concerned === 0 },
  ];
  if (found.length > 0) {
    const counts = found.map((anomaly) => `${meaning(anomaly.name)} ${formatCount(anomaly.count)}`).join(', ');
    return {
      measured,
      findings: [
        {
          outcome: 'fail',
          says: name(`${counts}, of ${plural(acknowledged, 'acknowledged record')}`),
          details: found.flatMap((anomaly) => anomaly.examples.map((example) => place(anomaly.name, example))),
        },
      ],
    };
  }
  if (acknowledged === 0) {
    return {
      measured,
      findings: [{ outcome: 'fail', says: name('nothing was acknowledged, so nothing is proven kept') }],
    };
  }
  if (read < acknowledged) {
    const missing = plural(acknowledged - read, 'acknowledged record');
    return { measured, findings: [{ outcome: 'fail', says: name(`${missing} not read back`) }] };
  }
  return { measured };
}

function place(name: AnomalyName, { topic, partition, offset, detail }: AnomalyExample): string {
  return `${name} at ${topic}-${partition}${offset === null ? '' : ` offset ${offset}`}: ${detail}`;
}

function meaning(name: AnomalyName): string {
  return meanings[name] ?? name;
}

const meanings: Partial<Record<AnomalyName, string>> = {
  'lost-write': 'lost writes',
  duplicate: 'duplicates',
  'inconsistent-offsets': 'inconsistent offsets',
  'corrupted-payload': 'corrupted payloads',
  'phantom-record': 'records that nobody sent',
  reordered: 'records out of order',
  'offset-regression': 'offsets that went back',
  'high-watermark-regression': 'high watermarks that went back',
  'timestamp-disorder': 'timestamps out of order',
  'stuck-client': 'stuck clients',
  unseen: 'records never seen',
  'poll-skip': 'polls that skipped records',
  'nonmonotonic-poll': 'polls that went back',
};
