import { type ByteRange, MemoryStore, type PutOptions, StoreUnavailable } from '../../src/objectstore/index.js';

/** How a request ends: refused without effect (as 503 does), or done with its answer lost. */
export type Fault = 'refused' | 'answer-lost' | undefined;

/** A store in memory whose requests fail as the test says, and are counted. */
export class ScriptedStore extends MemoryStore {
  readonly puts: string[] = [];
  readonly gets: string[] = [];
  onPut: (key: string) => Fault = () => undefined;
  onRead: (key: string) => Fault = () => undefined;

  override async put(key: string, body: Buffer | Buffer[], options?: PutOptions): Promise<void> {
    this.puts.push(key);
    const fault = this.onPut(key);
    if (fault === 'refused') throw new StoreUnavailable('scripted: 503 Slow Down');
    await super.put(key, body, options);
    if (fault === 'answer-lost') throw new StoreUnavailable('scripted: the connection broke after the request');
  }

  override async get(key: string, range?: ByteRange): Promise<Buffer> {
    this.gets.push(key);
    if (this.onRead(key) !== undefined) throw new StoreUnavailable('scripted: 503 Slow Down');
    return super.get(key, range);
  }

  override async list(prefix: string, startAfter?: string) {
    if (this.onRead(prefix) !== undefined) throw new StoreUnavailable('scripted: 503 Slow Down');
    return super.list(prefix, startAfter);
  }
}
