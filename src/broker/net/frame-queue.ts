/**
 * The order of one connection: answers leave in the order of their requests (Kafka's rule), and a request starts when
 * those before it are done, except that Produce requests run side by side: their order is kept by the write path, and a
 * pipelining producer must not wait for one round trip to the store per request.
 */
export class FrameQueue {
  private readonly queue: Item[] = [];
  private running = 0;
  private runningOverlap = true;

  /**
   * `onShorter` is called whenever requests left the queue, also those without an answer. As long as `hasRoom` says no
   * (the peer does not take the answers it has), nothing more is started; `startNext` when it says yes again.
   */
  constructor(
    private readonly send: (chunks: Buffer[], sent: () => void) => void,
    private readonly onShorter: () => void = () => {},
    private readonly hasRoom: () => boolean = () => true,
  ) {}

  get size(): number {
    return this.queue.length;
  }

  /**
   * `overlaps` is asked when the request could start: what it says may change while the request waits. `run` gives the
   * encoded answer, or null for none; it must not reject. `sent` is handed to `send` with the answer, or called when there
   * is none.
   */
  add(overlaps: () => boolean, run: () => Promise<Buffer[] | null>, sent: () => void = () => {}): void {
    this.queue.push({ overlaps, run, sent, started: false, answer: undefined });
    this.startNext();
  }

  startNext(): void {
    for (const item of this.queue) {
      if (item.started) continue;
      if (!this.hasRoom()) return;
      if (this.running > 0 && !this.runningOverlap) return;
      const overlaps = item.overlaps();
      if (this.running > 0 && !overlaps) return;
      item.started = true;
      this.running++;
      this.runningOverlap = overlaps;
      item.run().then((answer) => {
        item.answer = answer;
        this.running--;
        this.sendReady();
        this.startNext();
      });
    }
  }

  private sendReady(): void {
    const before = this.queue.length;
    while (this.queue.length > 0 && this.queue[0]?.answer !== undefined) {
      const { answer, sent } = this.queue.shift() as Item;
      if (answer) this.send(answer, sent);
      else sent();
    }
    if (this.queue.length < before) this.onShorter();
  }
}

interface Item {
  overlaps: () => boolean;
  run: () => Promise<Buffer[] | null>;
  sent: () => void;
  started: boolean;
  answer: Buffer[] | null | undefined;
}
