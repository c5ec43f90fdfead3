import { describe, expect, it } from 'vitest';
import { type Admin, ConnectionError } from '../../../src/client/index.js';
import { CommittingGroup } from '../../../src/experiments/durability/committing-group.js';
import { until } from '../../../src/experiments/waiting.js';

type Offsets = { topic: string; partition: number; offset: number }[];

/** A coordinator in memory; `refuse` decides per commit whether it happens and whether the client hears of it. */
class Coordinator {
  readonly stored = new Map<string, number>();
  commits = 0;
  constructor(private readonly fate: (commit: number) => 'kept' | 'lost' | 'kept unheard' = () => 'kept') {}

  async commitOffsets(_group: string, offsets: Offsets): Promise<void> {
    const fate = this.fate(++this.commits);
    if (fate !== 'lost')
      for (const { topic, partition, offset } of offsets) this.stored.set(`${topic} ${partition}`, offset);
    if (fate !== 'kept') throw new ConnectionError('closed while in flight');
  }

  async committedOffsets(): Promise<{ topic: string; partition: number; offset: number | null }[]> {
    return [...this.stored].map(([key, offset]) => {
      const [topic, partition] = key.split(' ') as [string, string];
      return { topic, partition: Number(partition), offset };
    });
  }

  asAdmin(): Admin {
    return this as unknown as Admin;
  }
}

const signal = new AbortController().signal;
const committed = (group: CommittingGroup) =>
  until(() => group.committedEverywhere, { signal, timeoutMs: 5_000, everyMs: 1 });

describe('a group that commits through a crash', () => {
  it('remembers the last commit that was acknowledged, on every partition', async () => {
    const coordinator = new Coordinator();
    let position = 10;
    const group = new CommittingGroup(coordinator.asAdmin(), 'g', 't', [0, 1], () => position, signal);
    expect(await committed(group)).toBe(true);
    position = 20;
    expect(await group.stop(1_000)).toBe(true);
    expect(await group.compare(coordinator.asAdmin())).toEqual([
      { group: 'g', topic: 't', partition: 0, acknowledged: 20, observed: 20 },
      { group: 'g', topic: 't', partition: 1, acknowledged: 20, observed: 20 },
    ]);
  });

  it('commits again after a lost answer, so that exactly one value is right at the end', async () => {
    const coordinator = new Coordinator((commit) => (commit === 2 ? 'kept unheard' : commit === 3 ? 'lost' : 'kept'));
    let position = 10;
    const group = new CommittingGroup(coordinator.asAdmin(), 'g', 't', [0], () => position++, signal);
    await until(() => coordinator.commits >= 3, { signal, timeoutMs: 5_000, everyMs: 1 });
    expect(await group.stop(5_000)).toBe(true);
    const [only] = await group.compare(coordinator.asAdmin());
    expect(only?.acknowledged).toBe(only?.observed);
    expect(group.errors).toEqual({ CONNECTION: 2 });
  });

  it('shows an acknowledged commit that the coordinator forgot', async () => {
    const coordinator = new Coordinator();
    const group = new CommittingGroup(coordinator.asAdmin(), 'g', 't', [0], () => 10, signal);
    await committed(group);
    await group.stop(1_000);
    coordinator.stored.clear();
    expect(await group.compare(coordinator.asAdmin())).toEqual([
      { group: 'g', topic: 't', partition: 0, acknowledged: 10, observed: null },
    ]);
  });

  it('tells when no commit was acknowledged within the time', async () => {
    const coordinator = new Coordinator(() => 'lost');
    const group = new CommittingGroup(coordinator.asAdmin(), 'g', 't', [0], () => 10, signal);
    expect(await group.stop(50)).toBe(false);
    expect(await group.compare(coordinator.asAdmin())).toEqual([]);
  });
});
