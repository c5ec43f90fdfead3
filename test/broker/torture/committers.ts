import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, errorLabel } from '../../../src/client/index.js';

/** Groups that commit 1, 2, 3, … each, and look at what they were told is kept. */
export class Committers {
  private readonly committers: Committer[];

  constructor(admin: Admin, topic: string, groups: number) {
    this.committers = Array.from({ length: groups }, (_, i) => new Committer(`group-${i}`, topic, admin));
  }

  async run(isOver: () => boolean): Promise<void> {
    await Promise.all(this.committers.map((committer) => committer.run(isOver)));
  }

  /** What was told and is not so, once they have all ended. */
  async violations(): Promise<string[]> {
    await Promise.all(this.committers.map((committer) => committer.look()));
    return this.committers.flatMap(({ group, acknowledged, wrong }) =>
      acknowledged === 0 ? [...wrong, `${group}: no commit was ever acknowledged`] : wrong,
    );
  }
}

/** The brokers are to be tormented, not the machine. */
const restMs = 10;

class Committer {
  acknowledged = 0;
  readonly wrong: string[] = [];
  private attempted = 0;

  constructor(
    readonly group: string,
    private readonly topic: string,
    private readonly admin: Admin,
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      this.attempted++;
      try {
        await this.admin.commitOffsets(this.group, [{ topic: this.topic, partition: 0, offset: this.attempted }]);
        this.acknowledged = this.attempted;
        if (this.attempted % 5 === 0) await this.look();
      } catch (error) {
        // Not acknowledged: it may have been kept or not.
        if (errorLabel(error) === 'CLIENT') throw error;
      }
      await sleep(restMs);
    }
  }

  async look(): Promise<void> {
    const [committed] = await this.admin.committedOffsets(this.group, [this.topic]);
    const offset = committed?.offset ?? 0;
    if (offset >= this.acknowledged && offset <= this.attempted) return;
    this.wrong.push(
      `${this.group}: ${offset} is committed, ${this.acknowledged} was acknowledged, ${this.attempted} tried`,
    );
  }
}
