import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { spawnKafkaTool } from './apache-kafka.js';

/** Kafka's VerifiableConsumer: tells as JSON what it owns, reads and commits. Whoever starts one ends it. */
export class JavaMember {
  readonly process: ChildProcess;
  owned: number[] = [];
  consumed = 0;
  readonly commits: { success: boolean }[] = [];
  /** How often partitions were taken away from it. */
  revocations = 0;

  constructor(bootstrap: string, topic: string, group: string, ...args: string[]) {
    const where = ['--bootstrap-server', bootstrap, '--topic', topic, '--group-id', group];
    this.process = spawnKafkaTool('org.apache.kafka.tools.VerifiableConsumer', [...where, ...args]);
    this.process.stderr!.resume();
    createInterface({ input: this.process.stdout! }).on('line', (line) => {
      if (line.startsWith('{')) this.#learn(JSON.parse(line));
    });
  }

  #learn(event: JavaEvent): void {
    const partitions = (event.partitions ?? []).map(({ partition }) => partition);
    if (event.name === 'partitions_assigned') this.owned = [...new Set([...this.owned, ...partitions])].sort();
    if (event.name === 'partitions_revoked') {
      this.owned = this.owned.filter((partition) => !partitions.includes(partition));
      this.revocations += 1;
    }
    if (event.name === 'records_consumed') this.consumed += event.count!;
    if (event.name === 'offsets_committed') this.commits.push({ success: event.success! });
  }
}

interface JavaEvent {
  name: string;
  partitions?: { partition: number }[];
  count?: number;
  success?: boolean;
}
