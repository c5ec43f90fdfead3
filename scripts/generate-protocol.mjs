/**
 * Generates src/protocol/generated/ from Kafka's own message definitions, which every kafka-clients jar carries under
 * common/message.
 *
 *   node scripts/generate-protocol.mjs kafka-clients-4.3.1.jar
 *
 * Two files come out:
 *   schemas.ts   one text table per message, one line per field, parsed by src/protocol/codec/schema.ts
 *   messages.ts  the TypeScript interfaces of the same messages, and the table of APIs
 *
 * Needs `unzip` on the path. The output depends on the jar only, so a second run changes nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const jar = process.argv[2];
const kafkaVersion = jar && /kafka-clients-(\d+(?:\.\d+)+)\.jar$/.exec(basename(jar))?.[1];
if (!kafkaVersion) {
  console.error('usage: node scripts/generate-protocol.mjs PATH/kafka-clients-VERSION.jar');
  process.exit(2);
}

const out = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'protocol', 'generated');
const messages = readMessages(jar);
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'schemas.ts'), schemasFile(messages));
writeFileSync(join(out, 'messages.ts'), messagesFile(messages));
console.log(`${messages.length} messages of Kafka ${kafkaVersion}`);

/** The definitions are JSON with `//` comment lines. APIs that Kafka has removed altogether say `"validVersions": "none"`. */
function readMessages(jarPath) {
  const names = execFileSync('unzip', ['-Z1', jarPath, 'common/message/*.json'], { encoding: 'utf8' })
    .trim()
    .split('\n');
  return names
    .sort()
    .map((name) => execFileSync('unzip', ['-p', jarPath, name], { encoding: 'utf8' }))
    .map((text) => JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')))
    .filter((message) => message.validVersions !== 'none')
    .map((message) => ({ ...message, fields: inlineCommonStructs(message.fields, message.commonStructs ?? []) }));
}

function inlineCommonStructs(fields, commonStructs) {
  return fields.map((field) => {
    const structName = field.type.replace('[]', '');
    const own = field.fields ?? commonStructs.find((struct) => struct.name === structName)?.fields;
    return own ? { ...field, fields: inlineCommonStructs(own, commonStructs) } : field;
  });
}

function banner(what) {
  return [
    `// ${what}, generated from the message definitions of Apache Kafka ${kafkaVersion} by scripts/generate-protocol.mjs.`,
    '// Do not edit: run the generator against a newer kafka-clients jar instead.',
    '',
    '',
  ].join('\n');
}

// ---- schemas.ts ---------------------------------------------------------------------------------------------------

function schemasFile(all) {
  const entries = all.map((message) => {
    const head = [
      message.validVersions,
      `flexible=${message.flexibleVersions ?? 'none'}`,
      ...(message.latestVersionUnstable ? ['latestUnstable'] : []),
    ].join(' ');
    return `  ${message.name}: \`\n${[head, ...schemaLines(message.fields, '  ')].join('\n')}\n\`,\n`;
  });
  return `${banner("Kafka's message schemas")}export const schemaTexts = {\n${entries.join('')}} as const;\n`;
}

function schemaLines(fields, indent) {
  return fields.flatMap((field) => {
    const isStruct = field.fields !== undefined;
    const type = isStruct ? (field.type.startsWith('[]') ? '[]struct' : 'struct') : field.type;
    const words = [
      fieldName(field),
      type,
      field.versions,
      ...(field.nullableVersions ? [`nullable=${field.nullableVersions}`] : []),
      ...(field.taggedVersions ? [`tag=${field.tag}@${field.taggedVersions}`] : []),
      ...(field.flexibleVersions ? [`flexible=${field.flexibleVersions}`] : []),
      ...defaultWord(field),
      ...(field.ignorable ? ['ignorable'] : []),
    ];
    const line = indent + words.join(' ');
    return isStruct ? [line, ...schemaLines(field.fields, `${indent}  `)] : [line];
  });
}

/** Only defaults which differ from the type's own zero are written down. */
function defaultWord(field) {
  const text = String(field.default ?? '');
  if (text === '' || text === '0' || text === 'false') return [];
  if (/\s/.test(text)) throw new Error(`default of ${field.name} has a space, which the schema text cannot carry`);
  return [`default=${text.startsWith('0x') ? Number(text) : text}`];
}

function fieldName(field) {
  return field.name[0].toLowerCase() + field.name.slice(1);
}

// ---- messages.ts --------------------------------------------------------------------------------------------------

function messagesFile(all) {
  const requests = all.filter((message) => message.type === 'request').sort((a, b) => a.apiKey - b.apiKey);
  const apiName = (message) => message.name.replace(/Request$/, '');
  return [
    banner("Kafka's messages as TypeScript"),
    'interface UnknownTaggedField {\n  tag: number;\n  data: Buffer;\n}\n\n',
    ...all.map((message) => `interface ${message.name} ${interfaceBody(message.fields, '')}\n\n`),
    'export interface Messages {\n',
    ...all.map((message) => `  ${message.name}: ${message.name};\n`),
    '}\n\nexport interface Requests {\n',
    ...requests.map((message) => `  ${apiName(message)}: ${message.name};\n`),
    '}\n\nexport interface Responses {\n',
    ...requests.map((message) => `  ${apiName(message)}: ${apiName(message)}Response;\n`),
    '}\n\n',
    '/** API name → [key, listeners], in the order of the keys. */\n',
    'export const apiKeys = {\n',
    ...requests.map(
      (message) => `  ${apiName(message)}: [${message.apiKey}, ${JSON.stringify(message.listeners.join(' '))}],\n`,
    ),
    '} as const;\n',
  ].join('');
}

function interfaceBody(fields, indent) {
  const inner = `${indent}  `;
  const lines = fields.map((field) => `${inner}${fieldName(field)}: ${typeOf(field, inner)};\n`);
  return `{\n${lines.join('')}${inner}_unknownTaggedFields?: UnknownTaggedField[];\n${indent}}`;
}

function typeOf(field, indent) {
  const isArray = field.type.startsWith('[]');
  const element = field.fields ? interfaceBody(field.fields, indent) : scalarType(field.type.replace('[]', ''));
  // Kafka gives records no zero value but null, in every version.
  const nullable = field.nullableVersions !== undefined || field.type === 'records';
  return `${element}${isArray ? '[]' : ''}${nullable ? ' | null' : ''}`;
}

function scalarType(type) {
  if (/^(u?int(8|16|32)|float64)$/.test(type)) return 'number';
  if (type === 'int64') return 'bigint';
  if (type === 'bool') return 'boolean';
  if (type === 'string' || type === 'uuid') return 'string';
  if (type === 'bytes' || type === 'records') return 'Buffer';
  throw new Error(`a field type this generator does not know: ${type}`);
}
