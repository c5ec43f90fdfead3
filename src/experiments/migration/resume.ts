import { type Cluster, PartitionReader } from '../../client/index.js';
import type { CutoverEvidence } from '../../model/evidence.js';
import { batches, decodeRecords, type Record } from '../../protocol/index.js';
import { RecordCodec, type RecordFormat } from '../../verify/index.js';
import type { ExperimentContext } from '../experiment.js';
import { withSession } from '../session.js';

/** A group's commit on the source, and the record that it must read next. */
export interface Commit {
  group: string;
  topic: string;
  partition: number;
  committed: number;
  nextSequence: number;
  /** One past the last sequence of the partition. */
  endSequence: number;
}

type Resumed = CutoverEvidence['groups'][number];

const readLimitMs = 15_000;

/**
 * What each group reads first on the target: its committed offset is asked for through a client that has seen no commit,
 * and one record is read from there.
 *
 * @param ends per partition, one past the last mirrored offset on the target
 */
export function resumeAll(
  { target, signal }: ExperimentContext,
  commits: readonly Commit[],
  format: RecordFormat,
  ends: readonly number[],
): Promise<Resumed[]> {
  return withSession(target.client, async ({ cluster, admin }) => {
    const committed = new Map<string, number | null>();
    for (const group of new Set(commits.map((commit) => commit.group))) {
      for (const { topic, partition, offset } of await admin.committedOffsets(group)) {
        committed.set(`${group} ${topic} ${partition}`, offset);
      }
    }
    const codec = new RecordCodec(format);
    const resumed: Resumed[] = [];
    for (const commit of commits) {
      const { group, topic, partition } = commit;
      const from = committed.get(`${group} ${topic} ${partition}`) ?? null;
      const reachable = from !== null && from < (ends[partition] ?? 0);
      const record = reachable ? await firstRecord(cluster, topic, partition, from, signal) : null;
      resumed.push(compare(commit, record === null ? null : sequenceOf(codec, record)));
    }
    return resumed;
  });
}

/**
 * A group without a committed offset starts wherever `auto.offset.reset` says; Kafka's default is the end, which skips
 * everything that it had not read yet.
 */
export function compare({ endSequence, ...commit }: Commit, resumedSequence: number | null): Resumed {
  const at = resumedSequence ?? endSequence;
  return {
    ...commit,
    resumedSequence,
    skipped: Math.max(0, at - commit.nextSequence),
    repeated: Math.max(0, commit.nextSequence - at),
  };
}

async function firstRecord(
  cluster: Cluster,
  topic: string,
  partition: number,
  offset: number,
  signal: AbortSignal,
): Promise<Record | null> {
  const reader = new PartitionReader(cluster, topic, partition, {
    fromOffset: offset,
    maxBytes: 1,
    retryTimeoutMs: readLimitMs,
  });
  const deadline = performance.now() + readLimitMs;
  try {
    while (performance.now() < deadline) {
      const { batches: recordSet } = await reader.next(signal);
      for (const { header, bytes } of batches(recordSet)) {
        const found = header.isControl ? undefined : decodeRecords(bytes).find((record) => record.offset >= offset);
        if (found !== undefined) return found;
      }
    }
    return null;
  } finally {
    reader.close();
  }
}

/** Null for bytes that are no record of the rehearsal. */
function sequenceOf(codec: RecordCodec, { value }: Record): number | null {
  if (value === null) return null;
  const found = codec.inspect(value, 0, value.length);
  return found.verdict === 'ours' ? found.sequence : null;
}
