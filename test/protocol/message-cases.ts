import {
  type FieldSchema,
  inRange,
  type MessageName,
  messageNames,
  schemaOf,
} from '../../src/protocol/codec/schema.js';

export type Struct = { [field: string]: unknown };

/** Every message with each of its versions: what "all APIs and versions" means in these tests. */
export const allVersions: { name: MessageName; version: number }[] = messageNames.flatMap((name) => {
  const { from, to } = schemaOf(name).validVersions;
  return Array.from({ length: to - from + 1 }, (_, i) => ({ name, version: from + i }));
});

/** Seeded, so that a failure can be repeated: SEED=n npx vitest … */
export const seed = Number(process.env.SEED ?? 20_261_124);

/** The JSON form of the golden fixture ("12n", base64) as the codec's own values. */
export function fromFixture(fields: FieldSchema[], value: Struct): Struct {
  const byName = new Map(fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const field = byName.get(name)!;
      const convert = (element: unknown) => scalarFromFixture(field, element);
      return [name, field.isArray && inner !== null ? (inner as unknown[]).map(convert) : convert(inner)];
    }),
  );
}

function scalarFromFixture(field: FieldSchema, value: unknown): unknown {
  if (value === null) return null;
  switch (field.type) {
    case 'struct':
      return fromFixture(field.fields, value as Struct);
    case 'int64':
      return BigInt((value as string).slice(0, -1));
    case 'bytes':
    case 'records':
      return Buffer.from(value as string, 'base64');
    default:
      return value;
  }
}

/** Buffers as hex and bigints as text, so that differences read well and equality is by value. */
export function readable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return `hex:${value.toString('hex')}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
}

/** Whether the version has tagged fields at all. */
export function isFlexibleVersion(name: MessageName, version: number): boolean {
  return inRange(version, schemaOf(name).flexibleVersions);
}
