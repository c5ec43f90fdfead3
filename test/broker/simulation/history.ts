import { createHash } from 'node:crypto';
import { freeze } from '../../../src/broker/state/snapshot.js';
import type { State } from '../../../src/broker/state/state.js';
import type { VirtualClock } from './virtual-clock.js';

/** Log objects between two comparisons of the brokers' states. */
const digestEvery = 23;

/** A run of records that a producer was told to be in the log. */
export interface Acknowledged {
  topic: string;
  partition: number;
  baseOffset: number;
  values: string[];
}

/** What clients and brokers of one schedule saw, and what of it must never have been. */
export class History {
  readonly violations: string[] = [];
  readonly acknowledged: Acknowledged[] = [];
  /** `topic-partition` → offset → value, as readers were given it. */
  readonly read = new Map<string, Map<number, string>>();
  private readonly digests = new Map<number, string>();
  private events = 0;
  private readonly hash = createHash('sha1');

  constructor(private readonly clock: VirtualClock) {}

  /** One step of the schedule: two runs of a seed must give the same steps. */
  note(what: string): void {
    this.events++;
    this.hash.update(`${this.clock.monotonicMs()} ${what}\n`);
  }

  violate(what: string): void {
    this.note(what);
    if (this.violations.length < 20) this.violations.push(`${Math.round(this.clock.monotonicMs())} ms: ${what}`);
  }

  acknowledge(run: Acknowledged): void {
    this.note(`acknowledged ${run.values[0]} at ${run.topic}-${run.partition}@${run.baseOffset}`);
    this.acknowledged.push(run);
  }

  readValue(topic: string, partition: number, offset: number, value: string): void {
    const key = `${topic}-${partition}`;
    const values = this.read.get(key) ?? new Map<number, string>();
    this.read.set(key, values);
    const before = values.get(offset);
    if (before !== undefined && before !== value) {
      this.violate(`${key}@${offset} changed: ${before} was read, then ${value}`);
    }
    values.set(offset, value);
  }

  /** Called by every broker after every log object: equal logs give equal states. */
  folded(state: State): void {
    if (state.index % digestEvery !== 0) return;
    const digest = digestOf(state);
    const before = this.digests.get(state.index);
    this.digests.set(state.index, digest);
    if (before !== undefined && before !== digest) this.violate(`brokers disagree about log index ${state.index}`);
  }

  /** Same seed, same fingerprint. */
  fingerprint(): string {
    return `${this.events} events, ${this.hash.copy().digest('hex')}`;
  }
}

/** A hash over everything that the fold decides. */
export function digestOf(state: State): string {
  return createHash('sha1')
    .update(JSON.stringify(freeze(state)))
    .digest('hex');
}
