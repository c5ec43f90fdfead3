import fc from 'fast-check';
import { defaultMaker } from '../../src/protocol/codec/defaults.js';
import { type FieldSchema, inRange, type MessageName, schemaOf } from '../../src/protocol/codec/schema.js';
import { isFlexibleVersion, type Struct } from './message-cases.js';

/** Any value of a message that the version can carry: nulls, empties, extremes, unknown tagged fields. */
export function arbitraryMessage(name: MessageName, version: number): fc.Arbitrary<Struct> {
  return arbitraryStruct(schemaOf(name).fields, version, isFlexibleVersion(name, version));
}

function arbitraryStruct(fields: FieldSchema[], version: number, flexible: boolean): fc.Arbitrary<Struct> {
  const own = Object.fromEntries(
    fields.map((field) => [
      field.name,
      inRange(version, field.versions)
        ? arbitraryField(field, version, flexible)
        : fc.constant(null).map(defaultMaker(field)),
    ]),
  );
  const struct = fc.record(own) as fc.Arbitrary<Struct>;
  if (!flexible) return struct;
  return fc
    .tuple(struct, arbitraryUnknownTags)
    .map(([value, tags]) => (tags.length === 0 ? value : { ...value, _unknownTaggedFields: tags }));
}

/** Far from every known tag; written back in the order of the tags. */
const arbitraryUnknownTags = fc
  .uniqueArray(
    fc.record({
      tag: fc.integer({ min: 1000, max: 0xffff_ffff }),
      data: arbitraryBytes(),
    }),
    { selector: (field) => field.tag, maxLength: 2 },
  )
  .map((tags) => tags.sort((a, b) => a.tag - b.tag));

function arbitraryField(field: FieldSchema, version: number, flexible: boolean): fc.Arbitrary<unknown> {
  const element = arbitraryScalar(field, version, flexible);
  const value = field.isArray ? fc.array(element, { maxLength: 3 }) : element;
  return inRange(version, field.nullableVersions)
    ? fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: value })
    : value;
}

function arbitraryScalar(field: FieldSchema, version: number, flexible: boolean): fc.Arbitrary<unknown> {
  switch (field.type) {
    case 'struct':
      return arbitraryStruct(field.fields, version, flexible);
    case 'bool':
      return fc.boolean();
    case 'int8':
      return fc.integer({ min: -128, max: 127 });
    case 'int16':
      return fc.integer({ min: -32768, max: 32767 });
    case 'uint16':
      return fc.integer({ min: 0, max: 65535 });
    case 'int32':
      return fc.integer();
    case 'uint32':
      return fc.integer({ min: 0, max: 0xffff_ffff });
    case 'int64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'float64':
      return fc.double({ noNaN: true });
    case 'string':
      return fc.string({ unit: 'binary', maxLength: 20 });
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
    case 'bytes':
    case 'records':
      return arbitraryBytes();
  }
}

/** Mostly short; sometimes long enough to become a chunk of its own. */
function arbitraryBytes(): fc.Arbitrary<Buffer> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }).map((fill) => Buffer.alloc(5000, fill)) },
  );
}
