import { fetchOnce, readAll } from './committed-reader.js';
import { committed } from './group-offsets.js';
import { type Output, outputPartitions, type PipelineWorker } from './pipeline-worker.js';
import type { Sender } from './routed.js';

/**
 * What a reader of committed records finds wrong when all workers have ended: an input below its group's offset must have
 * its output once and one above it none; no aborted or fenced transaction is seen; of each transaction everything is; and
 * nothing is left open. Empty when all is right.
 */
export async function violations(sender: Sender, workers: PipelineWorker[]): Promise<string[]> {
  const found: string[] = [];
  const outputs: Output[] = [];
  for (let partition = 0; partition < outputPartitions; partition++) {
    const { highWatermark, lastStableOffset } = await fetchOnce(sender, 'out', 'read_committed', partition);
    if (lastStableOffset !== highWatermark)
      found.push(`out-${partition}: stable ${lastStableOffset} of ${highWatermark}`);
    const values = await readAll(sender, 'out', 'read_committed', partition);
    outputs.push(...values.map((value) => JSON.parse(value) as Output));
  }
  const timesOf = countBy(outputs, ({ input }) => input);
  for (const { partition } of workers) {
    const { offset } = await committed(sender, true, partition);
    for (let input = 0; input < Number(offset); input++) {
      const times = timesOf.get(`${partition}/${input}`) ?? 0;
      if (times !== 1) found.push(`output of ${partition}/${input} is seen ${times} times`);
      timesOf.delete(`${partition}/${input}`);
    }
  }
  for (const input of timesOf.keys()) found.push(`output of ${input} is seen without its offset`);
  const invisible = new Set(workers.flatMap((worker) => [...worker.invisible]));
  const sizes = new Map(outputs.map(({ transaction, size }) => [transaction, size]));
  for (const [transaction, records] of countBy(outputs, (output) => output.transaction)) {
    if (invisible.has(transaction)) found.push(`transaction ${transaction} was never committed and is seen`);
    const size = sizes.get(transaction);
    if (records !== size) found.push(`transaction ${transaction}: ${records} of ${size} records are seen`);
  }
  return found;
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
