import { schemaTexts } from '../generated/schemas.js';

/**
 * A message schema, read from the generated text tables. One line is one field:
 *
 *   name type versions [nullable=V] [tag=N@V] [flexible=V] [default=X] [ignorable]
 *
 * and deeper indentation makes the fields of a struct. The first line holds the valid and the flexible versions.
 */
export interface MessageSchema {
  name: MessageName;
  validVersions: VersionRange;
  flexibleVersions: VersionRange;
  /** The highest valid version is not yet final in this Kafka release. */
  latestUnstable: boolean;
  fields: FieldSchema[];
}

export interface FieldSchema {
  name: string;
  type: FieldType;
  isArray: boolean;
  /** Fields of the struct, when `type` is `struct`; else empty. */
  fields: FieldSchema[];
  versions: VersionRange;
  nullableVersions: VersionRange;
  taggedVersions: VersionRange;
  tag: number;
  /** Overrides the message's flexible versions for this one field (RequestHeader.clientId). */
  flexibleVersions: VersionRange | undefined;
  /** Text of the default; undefined is the zero of the type. */
  defaultText: string | undefined;
  ignorable: boolean;
}

type FieldType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'float64'
  | 'string'
  | 'uuid'
  | 'bytes'
  | 'records'
  | 'struct';

export type MessageName = keyof typeof schemaTexts;

export interface VersionRange {
  from: number;
  to: number;
}

const NEVER: VersionRange = { from: 0, to: -1 };
const parsed = new Map<MessageName, MessageSchema>();

export const messageNames = Object.keys(schemaTexts) as MessageName[];

/** The schema of a message; parsed on first use. */
export function schemaOf(name: MessageName): MessageSchema {
  let schema = parsed.get(name);
  if (schema === undefined) {
    schema = parseSchema(name, schemaTexts[name]);
    parsed.set(name, schema);
  }
  return schema;
}

export function inRange(version: number, range: VersionRange): boolean {
  return version >= range.from && version <= range.to;
}

function parseSchema(name: MessageName, text: string): MessageSchema {
  const [head = '', ...lines] = text.trim().split('\n');
  const [valid = '', flexible = '', unstable] = head.split(' ');
  const root: FieldSchema[] = [];
  const openStructs: FieldSchema[][] = [root];
  for (const line of lines) {
    const depth = (line.length - line.trimStart().length) / 2;
    const field = parseField(line.trim());
    openStructs[depth - 1]!.push(field);
    openStructs[depth] = field.fields;
  }
  return {
    name,
    validVersions: parseRange(valid),
    flexibleVersions: parseRange(flexible.slice('flexible='.length)),
    latestUnstable: unstable === 'latestUnstable',
    fields: root,
  };
}

function parseField(line: string): FieldSchema {
  const [name = '', type = '', versions = '', ...rest] = line.split(' ');
  const options = new Map(rest.map((word) => word.split('=', 2) as [string, string | undefined]));
  const [tag = '-1', tagged = 'none'] = options.get('tag')?.split('@') ?? [];
  const flexible = options.get('flexible');
  return {
    name,
    type: type.replace('[]', '') as FieldType,
    isArray: type.startsWith('[]'),
    fields: [],
    versions: parseRange(versions),
    nullableVersions: parseRange(options.get('nullable') ?? 'none'),
    taggedVersions: parseRange(tagged),
    tag: Number(tag),
    flexibleVersions: flexible === undefined ? undefined : parseRange(flexible),
    defaultText: options.get('default'),
    ignorable: options.has('ignorable'),
  };
}

function parseRange(text: string): VersionRange {
  if (text === 'none') return NEVER;
  if (text.endsWith('+')) return { from: Number(text.slice(0, -1)), to: Number.MAX_SAFE_INTEGER };
  const [from, to = from] = text.split('-').map(Number) as [number, number?];
  return { from, to };
}
