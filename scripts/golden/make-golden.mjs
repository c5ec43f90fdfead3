/**
 * Writes test/protocol/golden/: bytes which Kafka's own Java classes make, for the codec to be held against.
 *
 *   npm run build && node scripts/golden/make-golden.mjs FOLDER_WITH_KAFKA_JARS
 *
 * Needs a JDK 17 or newer. The values are chosen here (two per message and version: every field set, and as little as
 * possible); how they look on the wire is Kafka's word alone.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inRange, messageNames, schemaOf } from '../../dist/src/protocol/codec/schema.js';

const libs = process.argv[2];
if (!libs) {
  console.error('usage: node scripts/golden/make-golden.mjs FOLDER_WITH_KAFKA_JARS');
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', '..', 'test', 'protocol', 'golden');

const cases = messageNames.flatMap((name) => {
  const { validVersions } = schemaOf(name);
  const versions = Array.from({ length: validVersions.to - validVersions.from + 1 }, (_, i) => validVersions.from + i);
  return versions.flatMap((version) => [fullValue(name, version), sparseValue(name, version)].map((value) => [name, version, value]));
});
// An int64 is "123n" in the fixture, which JSON can carry exactly, and a plain number for Kafka's reader.
const lines = cases.map((testCase) => JSON.stringify(testCase).replace(/"(-?\d+)n"/g, '$1'));
const hex = java('GoldenMessages', [], lines.join('\n')).trimEnd().split('\n');
if (hex.length !== cases.length) throw new Error(`${cases.length} cases, ${hex.length} answers`);
writeFileSync(join(out, 'messages.json'), `[\n${cases.map((c, i) => JSON.stringify([...c, hex[i]])).join(',\n')}\n]\n`);
writeFileSync(join(out, 'tables.json'), java('GoldenTables', []));
writeFileSync(join(out, 'records.json'), `[\n${java('GoldenRecords', []).trimEnd().split('\n').join(',\n')}\n]\n`);
console.log(`${cases.length} messages`);

function java(program, args, input = '') {
  return execFileSync('java', ['-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', '-cp', join(libs, '*'), join(here, `${program}.java`), ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** Every field that the version has, at a value that is not its default. */
function fullValue(name, version) {
  let counter = 0;
  const ofFields = (fields) =>
    Object.fromEntries(fields.filter((f) => inRange(version, f.versions)).map((f) => [f.name, ofField(f)]));
  const ofField = (field) => (field.isArray ? [ofScalar(field), ofScalar(field)] : ofScalar(field));
  const ofScalar = (field) => {
    counter++;
    switch (field.type) {
      case 'struct':
        return ofFields(field.fields);
      case 'bool':
        return field.defaultText !== 'true';
      case 'int8':
        return counter % 2 ? 127 - counter % 50 : -100 + counter % 50;
      case 'int16':
        return counter % 2 ? 32767 - counter : -32768 + counter;
      case 'uint16':
        return 65535 - counter;
      case 'int32':
        return counter % 2 ? 2147483647 - counter : -2147483648 + counter;
      case 'uint32':
        return 4294967295 - counter;
      case 'int64':
        return `${counter % 2 ? 9223372036854775807n - BigInt(counter) : -9223372036854775808n + BigInt(counter)}n`;
      case 'float64':
        return counter + 0.25;
      case 'string':
        return counter % 3 ? `s${counter}` : `ü€${counter}`;
      case 'uuid':
        return Buffer.alloc(16, counter % 255 + 1).toString('base64url');
      default:
        return Buffer.from(`bytes ${counter}`).toString('base64');
    }
  };
  return ofFields(schemaOf(name).fields);
}

/** Null where the version allows it, empty arrays, zeros; tagged fields left out. */
function sparseValue(name, version) {
  const ofFields = (fields) =>
    Object.fromEntries(
      fields
        .filter((f) => inRange(version, f.versions) && !inRange(version, f.taggedVersions))
        .map((f) => [f.name, ofField(f)]),
    );
  const ofField = (field) => {
    if (inRange(version, field.nullableVersions)) return null;
    if (field.isArray) return [];
    switch (field.type) {
      case 'struct':
        return ofFields(field.fields);
      case 'bool':
        return false;
      case 'int64':
        return '0n';
      case 'string':
        return '';
      case 'uuid':
        return 'AAAAAAAAAAAAAAAAAAAAAA';
      case 'bytes':
      case 'records':
        return '';
      default:
        return 0;
    }
  };
  return ofFields(schemaOf(name).fields);
}
