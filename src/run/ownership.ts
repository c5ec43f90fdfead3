import type { Ownership } from '../experiments/experiment.js';

/** Every name that any run gives to a topic or group starts with this, so that `cleanup` can find what a lost machine left. */
export const ownedPrefix = 'dcheck-';

/** What `Registry.release` needs of a cluster; each verb ignores names that are not there. */
export interface Remover {
  /** Which cluster, for messages. */
  where: string;
  deleteTopics(names: string[]): Promise<void>;
  deleteGroups(names: string[]): Promise<void>;
}

/** What a run has made on the target, registered before it is made, and undone newest first. */
export class Registry implements Ownership {
  private readonly topics = new Set<string>();
  private readonly groups = new Set<string>();
  private readonly undoings: { what: string; how: () => Promise<void> }[] = [];

  constructor(private readonly runId: string) {}

  topic(name: string): string {
    return register(this.topics, this.runId, name);
  }

  group(name: string): string {
    return register(this.groups, this.runId, name);
  }

  undo(what: string, how: () => Promise<void>): void {
    this.undoings.push({ what, how });
  }

  get empty(): boolean {
    return this.topics.size === 0 && this.groups.size === 0 && this.undoings.length === 0;
  }

  /**
   * Undoes everything registered so far and forgets it. Never throws: what could not be removed comes back as sentences,
   * and topics and groups stay registered for the next attempt.
   */
  async release(removers: readonly Remover[]): Promise<string[]> {
    const failures: string[] = [];
    for (const { what, how } of this.undoings.splice(0).reverse()) {
      await how().catch((error) => failures.push(`could not undo ${what}: ${message(error)}`));
    }
    const before = failures.length;
    const topics = [...this.topics];
    const groups = [...this.groups];
    for (const remover of removers) {
      if (groups.length > 0) {
        await remover
          .deleteGroups(groups)
          .catch((error) => failures.push(`could not delete groups on ${remover.where}: ${message(error)}`));
      }
      if (topics.length > 0) {
        await remover
          .deleteTopics(topics)
          .catch((error) => failures.push(`could not delete topics on ${remover.where}: ${message(error)}`));
      }
    }
    if (failures.length === before) {
      for (const topic of topics) this.topics.delete(topic);
      for (const group of groups) this.groups.delete(group);
    }
    return failures;
  }
}

function register(names: Set<string>, runId: string, name: string): string {
  const full = `${ownedPrefix}${runId}-${name}`;
  if (!/^[\w.-]{1,249}$/.test(full)) {
    throw new Error(`"${full}" is no legal Kafka name: letters, digits, ".", "_", "-", at most 249 characters`);
  }
  names.add(full);
  return full;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
