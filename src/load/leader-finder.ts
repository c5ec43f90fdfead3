import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, errorLabel, type TopicView } from '../client/index.js';

/** Somebody who needs to know who leads which partition. */
export interface LeaderSeeker {
  /** True while a partition waits for a leader. */
  needsLeaders(): boolean;
  /** What the cluster says now; take what is of use. */
  offerLeaders(view: TopicView): void;
}

const pauseMs = 50;

/** Asks for the topic's metadata while anybody needs a leader; one request serves all partitions. */
export class LeaderFinder {
  private readonly seekers: LeaderSeeker[] = [];
  private looking = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly topic: string,
    private readonly signal: AbortSignal,
    private readonly onError: (label: string) => void,
  ) {}

  join(seeker: LeaderSeeker): void {
    this.seekers.push(seeker);
  }

  /** Starts looking unless it already does. Never throws; failures are reported and tried again. */
  look(): void {
    if (this.looking || this.signal.aborted) return;
    this.looking = true;
    void this.lookUntilFound().finally(() => {
      this.looking = false;
    });
  }

  private async lookUntilFound(): Promise<void> {
    while (!this.signal.aborted && this.seekers.some((seeker) => seeker.needsLeaders())) {
      try {
        const view = await this.cluster.topic(this.topic, { refresh: true });
        if (this.signal.aborted) return;
        if (view !== null) for (const seeker of this.seekers) seeker.offerLeaders(view);
      } catch (error) {
        if (!this.signal.aborted) this.onError(errorLabel(error));
      }
      await sleep(pauseMs, undefined, { signal: this.signal }).catch(() => {});
    }
  }
}
