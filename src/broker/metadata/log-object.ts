import type { Author } from '../state/author.js';
import type { Entry } from '../state/entry.js';

/** One object of the metadata log: who appended what, in one conditional create. */
export interface LogObject {
  author: Author;
  /** Process that wrote it, and its count of objects: tells one's own append apart from another's (unknown outcomes). */
  writer: string;
  sequence: number;
  entries: Entry[];
}

const version = 1;
const prefix = 'meta/';

export function logKey(index: number): string {
  return `${prefix}${String(index).padStart(20, '0')}`;
}

/** Index of a log object from its key; null for other keys. */
export function logIndex(key: string): number | null {
  return /^meta\/\d{20}$/.test(key) ? Number(key.slice(prefix.length)) : null;
}

export const logPrefix = prefix;

/** Compact JSON: `{"v":1,"b":broker,"e":epoch,"w":writer,"n":sequence,"x":[entries]}`. */
export function encodeLogObject({ author, writer, sequence, entries }: LogObject): Buffer {
  return Buffer.from(
    JSON.stringify({ v: version, b: author.broker, e: author.epoch, w: writer, n: sequence, x: entries }),
  );
}

/** Throws when the object is not a log object of this version: the log cannot be understood beyond it. */
export function decodeLogObject(key: string, body: Buffer): LogObject {
  let parsed: { v: number; b: number; e: number; w: string; n: number; x: Entry[] };
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Error(`metadata log object ${key} is not JSON: the store is damaged or holds something else`, {
      cause: error,
    });
  }
  if (parsed.v !== version || !Array.isArray(parsed.x)) {
    throw new Error(`metadata log object ${key} has format ${parsed.v}; this broker reads format ${version}`);
  }
  return {
    author: { broker: parsed.b, epoch: parsed.e },
    writer: parsed.w,
    sequence: parsed.n,
    entries: parsed.x,
  };
}
