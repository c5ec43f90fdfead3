/**
 * The order of one connection: answers leave in the order of their requests (Kafka's rule), and a request starts when
 * those before it are done, except that Produce requests run side by side: their order is kept by the write path, and a
 * pipelining producer must not wait for one round trip to the store per request.
 */
export class FrameQueue {
  private readonly queue: Item[] = [];
  private running = 0;
  private runningOverlap = true;

  constructor(private readonly send: (chunks: Buffer[]) => void) {}

  get size(): number {
    return this.queue.length;
  }

  /** `run` gives the encoded answer, or null for none; it must not reject. */
  add(overlaps: boolean, run: () => Promise<Buffer[] | null>): void {
    this.queue.push({ overlaps, run, started: false, answer: undefined });
    this.startNext();
  }

  private startNext(): void {
    for (const item of this.queue) {
      if (item.started) continue;
      if (this.running > 0 && !(item.overlaps && this.runningOverlap)) return;
      item.started = true;
      this.running++;
      this.runningOverlap = item.overlaps;
      item.run().then((answer) => {
        item.answer = answer;
        this.running--;
        this.sendReady();
        this.startNext();
      });
    }
  }

  private sendReady(): void {
    while (this.queue.length > 0 && this.queue[0]?.answer !== undefined) {
      const { answer } = this.queue.shift() as Item;
      if (answer) this.send(answer);
    }
  }
}

interface Item {
  overlaps: boolean;
  run: () => Promise<Buffer[] | null>;
  started: boolean;
  answer: Buffer[] | null | undefined;
}
