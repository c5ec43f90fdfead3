import { ZERO_UUID } from '../uuid.js';
import type { FieldSchema } from './schema.js';

/** A decoded structure, before the generated interfaces give it its type. */
export type Struct = { [field: string]: unknown };

const EMPTY_BYTES = Buffer.alloc(0);

/**
 * Makes the value that a field has when the version lacks it or the writer left it out. Arrays and structs are made anew
 * each time, since the receiver may change them.
 */
export function defaultMaker(field: FieldSchema): () => unknown {
  if (field.defaultText === 'null') return () => null;
  if (field.isArray) return () => [];
  if (field.type === 'struct') return () => defaultStruct(field.fields);
  const value = scalarDefault(field);
  return () => value;
}

/** Whether a value is the field's default: only then may it be left out of a version that lacks the field. */
export function isDefault(field: FieldSchema, value: unknown): boolean {
  if (value === undefined) return true;
  if (field.defaultText === 'null') return value === null;
  if (value === null) return field.type === 'records';
  if (field.isArray) return (value as unknown[]).length === 0;
  switch (field.type) {
    case 'struct':
      return field.fields.every((inner) => isDefault(inner, (value as Struct)[inner.name]));
    case 'bytes':
      return (value as Uint8Array).length === 0;
    case 'int64':
      return BigInt(value as number | bigint) === scalarDefault(field);
    default:
      return value === scalarDefault(field);
  }
}

function defaultStruct(fields: FieldSchema[]): Struct {
  const struct: Struct = {};
  for (const field of fields) struct[field.name] = defaultMaker(field)();
  return struct;
}

function scalarDefault(field: FieldSchema): unknown {
  const text = field.defaultText;
  switch (field.type) {
    case 'bool':
      return text === 'true';
    case 'int64':
      return BigInt(text ?? '0');
    case 'string':
      return text ?? '';
    case 'uuid':
      return ZERO_UUID;
    case 'bytes':
      return EMPTY_BYTES;
    case 'records':
      return null;
    default:
      return Number(text ?? '0');
  }
}
