import { type Admin, errorLabel } from '../../client/index.js';
import type { CommittedOffset } from '../../model/evidence.js';
import { pause, until } from '../waiting.js';

/** Between two commits of a group, as a consumer with a short auto-commit interval would. */
const commitEveryMs = 150;

/**
 * A group that commits its position on every partition over and over and remembers the last commit that was
 * acknowledged. A commit whose answer was lost may or may not hold, so it is followed by another until one is
 * acknowledged: afterwards exactly one value is right.
 */
export class CommittingGroup {
  private readonly acknowledged = new Map<number, number>();
  private readonly stopping = new AbortController();
  private readonly loop: Promise<void>;
  /** Commits that got no acknowledgement, by error name. */
  readonly errors: Record<string, number> = {};

  constructor(
    private readonly admin: Admin,
    readonly group: string,
    private readonly topic: string,
    private readonly partitions: readonly number[],
    /** How far a reader of the partition may be: offsets below it are acknowledged. */
    private readonly position: (partition: number) => number,
    private readonly signal: AbortSignal,
  ) {
    this.loop = this.commitUntilStopped();
  }

  /** Whether every partition has an acknowledged commit. */
  get committedEverywhere(): boolean {
    return this.partitions.every((partition) => this.acknowledged.has(partition));
  }

  /** Stops after the commit under way; makes sure that the last one was acknowledged. False when none was within the time. */
  async stop(timeoutMs: number): Promise<boolean> {
    this.stopping.abort();
    await this.loop;
    return until(() => this.commit(), { signal: this.signal, timeoutMs, everyMs: 100 });
  }

  /** What was promised beside what the target says now, asked through a client that has seen no commit. */
  async compare(admin: Admin): Promise<CommittedOffset[]> {
    const observed = new Map<number, number | null>();
    for (const { topic, partition, offset } of await admin.committedOffsets(this.group)) {
      if (topic === this.topic) observed.set(partition, offset);
    }
    return [...this.acknowledged].map(([partition, acknowledged]) => ({
      group: this.group,
      topic: this.topic,
      partition,
      acknowledged,
      observed: observed.get(partition) ?? null,
    }));
  }

  private async commitUntilStopped(): Promise<void> {
    while (!this.stopping.signal.aborted && !this.signal.aborted) {
      await this.commit();
      await pause(commitEveryMs, AbortSignal.any([this.stopping.signal, this.signal])).catch(() => {});
    }
  }

  private async commit(): Promise<boolean> {
    const offsets = this.partitions.flatMap((partition) => {
      const offset = this.position(partition);
      return offset > 0 ? [{ topic: this.topic, partition, offset }] : [];
    });
    if (offsets.length === 0) return false;
    try {
      await this.admin.commitOffsets(this.group, offsets);
    } catch (error) {
      const label = errorLabel(error);
      this.errors[label] = (this.errors[label] ?? 0) + 1;
      return false;
    }
    for (const { partition, offset } of offsets) this.acknowledged.set(partition, offset);
    return true;
  }
}
