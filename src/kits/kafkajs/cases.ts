import type { ProbeCase } from '../../model/evidence.js';
import type { KafkajsEvent, KafkajsWork } from './work.js';

/** What a kafkajs application must have seen, against what the program reported. Pure. */
export function kafkajsCases(work: KafkajsWork, events: readonly KafkajsEvent[], failure: string | null): ProbeCase[] {
  const of = <K extends KafkajsEvent['event']>(kind: K): Extract<KafkajsEvent, { event: K }>[] =>
    events.filter((event): event is Extract<KafkajsEvent, { event: K }> => event.event === kind);
  const acknowledged = (kind: string): number =>
    of('acknowledged').reduce((sum, event) => sum + (event.kind === kind ? event.values.length : 0), 0);
  const reads = (phase: string) => of('read').filter((event) => event.phase === phase);
  const created = of('created')[0];
  const committed = byPartition(of('committed')[0]?.offsets);

  return [
    { name: 'the program ran to its end', expected: 'it did', observed: failure ?? 'it did' },
    {
      name: 'no consumer crashed',
      expected: 'none',
      observed:
        of('crashed')
          .map(({ message }) => message)
          .join('; ') || 'none',
    },
    {
      name: 'topic created with its partitions and config',
      expected: `${work.partitions} partitions, max.message.bytes=500000`,
      observed: created
        ? `${created.partitions} partitions, max.message.bytes=${created.maxMessageBytes}`
        : 'not reported',
    },
    {
      name: 'idempotent producer: records acknowledged',
      expected: `${work.records.length} and later ${work.laterRecords.length}`,
      observed: `${acknowledged('first')} and later ${acknowledged('later')}`,
    },
    {
      name: 'an acknowledgement that was lost on the way is sent again',
      expected: `${work.cutRecords.length} connections cut, ${work.cutRecords.length} records acknowledged`,
      observed: `${of('cuts')[0]?.count ?? 0} connections cut, ${acknowledged('cut')} records acknowledged`,
    },
    {
      name: 'the group rebalanced: a second member got partitions while the first went on',
      expected: 'at least 3 joins, every partition assigned',
      observed: rebalanceInWords(of('joined'), work.partitions),
    },
    {
      name: 'every record read by the group, intact',
      expected: `${work.records.length + work.cutRecords.length} different records`,
      observed: readsInWords(reads('first')),
    },
    {
      name: 'committed offsets as the broker gives them back',
      expected: committed.size > 0 ? offsetsInWords(committed) : 'what was committed',
      observed: offsetsInWords(byPartition(of('fetched-offsets')[0]?.offsets)),
    },
    {
      name: 'a new member resumes at the commit: no gap, no repeat',
      expected: `${work.laterRecords.length} different records, none from before the commit`,
      observed: resumeInWords(reads('resumed'), committed),
    },
  ];
}

type Read = Extract<KafkajsEvent, { event: 'read' }>;

function rebalanceInWords(joins: Extract<KafkajsEvent, { event: 'joined' }>[], partitions: number): string {
  const first = joins.filter(({ phase }) => phase === 'first');
  const assigned = new Set(first.flatMap((join) => join.partitions)).size;
  const met = first.length >= 3 && assigned === partitions;
  return met
    ? 'at least 3 joins, every partition assigned'
    : `${first.length} joins, ${assigned} of ${partitions} partitions assigned`;
}

function readsInWords(reads: Read[]): string {
  const damaged = reads.filter(({ intact }) => !intact);
  const count = `${new Set(reads.map(({ value }) => value)).size} different records`;
  return damaged.length > 0 ? `${count}, ${damaged.length} with another key or header` : count;
}

function resumeInWords(reads: Read[], committed: Map<number, string>): string {
  const early = reads.filter(({ partition, offset }) => BigInt(offset) < BigInt(committed.get(partition) ?? '0'));
  const count = readsInWords(reads);
  if (early.length === 0) return `${count}, none from before the commit`;
  const { partition, offset } = early[0]!;
  return `${count}, ${early.length} from before the commit, first offset ${offset} of partition ${partition} (committed ${committed.get(partition)})`;
}

function byPartition(offsets: { partition: number; offset: string }[] = []): Map<number, string> {
  return new Map(offsets.map(({ partition, offset }) => [partition, offset]));
}

function offsetsInWords(offsets: Map<number, string>): string {
  if (offsets.size === 0) return 'none reported';
  return [...offsets]
    .sort(([a], [b]) => a - b)
    .map(([partition, offset]) => `${partition}: ${offset}`)
    .join(', ');
}
