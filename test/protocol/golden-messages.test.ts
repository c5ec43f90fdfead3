import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type MessageName, schemaOf } from '../../src/protocol/codec/schema.js';
import {
  apis,
  decodeStruct,
  ErrorCode,
  encodeRequest,
  encodeResponse,
  encodeStruct,
  isRetriable,
} from '../../src/protocol/index.js';
import { allVersions, fromFixture, readable, type Struct } from './message-cases.js';

type GoldenCase = [name: MessageName, version: number, value: Struct, hex: string];
interface GoldenTables {
  apis: {
    name: keyof typeof apis;
    key: number;
    min: number;
    latest: number;
    latestStable: number;
    headers: [number, number][];
  }[];
  errors: [name: string, code: number, retriable: boolean][];
}

const cases = readJson('messages.json') as GoldenCase[];
const tables = readJson('tables.json') as GoldenTables;
const names = [...new Set(cases.map(([name]) => name))];

describe('bytes of the Java client', () => {
  it('cover every message and version', () => {
    const covered = new Set(cases.map(([name, version]) => `${name} v${version}`));
    expect([...covered].sort()).toEqual(allVersions.map(({ name, version }) => `${name} v${version}`).sort());
  });

  it.each(names)('%s is written as Kafka writes it, in every version', (name) => {
    for (const [, version, value, hex] of casesOf(name)) {
      const written = encodeStruct(name, version, fromFixture(schemaOf(name).fields, value));
      expect(written.toString('hex'), `v${version} ${JSON.stringify(value)}`).toBe(hex);
    }
  });

  it.each(names)('%s is read as Kafka wrote it, in every version', (name) => {
    for (const [, version, value, hex] of casesOf(name)) {
      const read = readable(decodeStruct(name, version, Buffer.from(hex, 'hex')));
      expect(read, `v${version}`).toMatchObject(readable(fromFixture(schemaOf(name).fields, value)) as object);
    }
  });
});

describe("Kafka's tables", () => {
  it('APIs: names, keys and versions', () => {
    const ours = Object.values(apis).map(({ name, key, minVersion, maxVersion, latestUnstable }) => {
      const latest = maxVersion + (latestUnstable ? 1 : 0);
      return { name, key, min: minVersion, latest, latestStable: maxVersion };
    });
    const theirs = tables.apis.map(({ name, key, min, latest, latestStable }) => ({
      name,
      key,
      min,
      latest,
      latestStable,
    }));
    expect(ours).toEqual(theirs.sort((a, b) => a.key - b.key));
  });

  it('errors: names, codes and which of them clients retry', () => {
    const ours = Object.entries(ErrorCode).map(([name, code]) => [name, code, isRetriable(code)]);
    expect(ours).toEqual(tables.errors.sort((a, b) => a[1] - b[1]));
  });

  it.each(tables.apis)('$name frames carry the header version that Kafka expects', ({ name, key, min, headers }) => {
    headers.forEach(([requestHeader, responseHeader], index) => {
      const version = min + index;
      const header = { requestApiKey: key, requestApiVersion: version, correlationId: 77, clientId: 'golden' };
      const request = Buffer.concat(encodeRequest(name, version, { correlationId: 77, clientId: 'golden' }, {}));
      expect(request).toEqual(
        framed(encodeStruct('RequestHeader', requestHeader, header), encodeStruct(`${name}Request`, version, {})),
      );
      const response = Buffer.concat(encodeResponse(name, version, 77, {}));
      expect(response).toEqual(
        framed(
          encodeStruct('ResponseHeader', responseHeader, { correlationId: 77 }),
          encodeStruct(`${name}Response`, version, {}),
        ),
      );
    });
  });
});

function casesOf(name: MessageName): GoldenCase[] {
  return cases.filter((testCase) => testCase[0] === name);
}

function framed(...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8'));
}
