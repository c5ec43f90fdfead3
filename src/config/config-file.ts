import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { withEnvironment } from './environment-values.js';
import { didYouMean } from './nearest.js';
import { type ConfigFile, configSchema } from './schema.js';
import { UsageError } from './usage-error.js';

type Path = readonly PropertyKey[];

/**
 * Reads a config file's text. Every error names the file, the line, the path in it and what was expected.
 *
 * @throws UsageError
 */
export function parseConfig(path: string, text: string, env: NodeJS.ProcessEnv): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new UsageError(`${path}:${line}:${col}: not valid YAML: ${broken.message}`);
  }
  const plain = substitute(document.toJS() ?? {}, [], env, path);
  const parsed = configSchema.safeParse(plain);
  if (parsed.success) return parsed.data;
  // A misspelt key also leaves its right name missing: say the cause, not the consequence.
  const { issues } = parsed.error;
  const issue = (issues.find((one) => one.code === 'unrecognized_keys') ?? issues[0]) as z.core.$ZodIssue;
  const unknown = issue.code === 'unrecognized_keys' ? (issue.keys[0] as string) : null;
  const at = unknown === null ? issue.path : [...issue.path, unknown];
  throw new UsageError(
    `${path}${lineOf(at)}: ${unknown === null ? explain(issue) : explainUnknown(issue.path, unknown)}`,
  );

  function lineOf(where: Path): string {
    for (let depth = where.length; depth > 0; depth--) {
      const node = document.getIn(where.slice(0, depth), true) as { range?: [number, number, number] } | undefined;
      if (node?.range) return `:${lines.linePos(node.range[0]).line}`;
    }
    return '';
  }
}

function explain(issue: z.core.$ZodIssue): string {
  const where = issue.path.length > 0 ? `"${issue.path.join('.')}": ` : '';
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat().find((candidate) => candidate.code !== 'invalid_type');
    if (inner) return explain({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue);
    return `${where}expected ${[...new Set(issue.errors.flat().map((one) => ('expected' in one ? one.expected : one.message)))].join(' or ')}`;
  }
  return (
    where +
    issue.message
      .replace(/^(Invalid (input|option)|Too (big|small)): /, '')
      .replace(/^expected (.*), received undefined$/, 'is missing; expected $1')
  );
}

function explainUnknown(parent: Path, key: string): string {
  const known = keysAt(parent);
  return (
    `unknown key "${[...parent, key].map(String).join('.')}"` +
    (didYouMean(key, known) || `; known here are ${known.join(', ')}`)
  );
}

/** The keys that the schema knows at a path. */
function keysAt(path: Path): string[] {
  let schema = configSchema as unknown as SchemaNode;
  for (const step of path) schema = child(schema, String(step));
  return Object.keys(shapeOf(schema));
}

interface SchemaNode {
  shape?: Record<string, SchemaNode>;
  def: { innerType?: SchemaNode; valueType?: SchemaNode; options?: SchemaNode[] };
}

function shapeOf(node: SchemaNode): Record<string, SchemaNode> {
  if (node.shape) return node.shape;
  if (node.def.innerType) return shapeOf(node.def.innerType);
  return Object.assign({}, ...(node.def.options ?? []).map(shapeOf));
}

function child(node: SchemaNode, step: string): SchemaNode {
  if (node.def.innerType) return child(node.def.innerType, step);
  return node.shape?.[step] ?? (node.def.valueType as SchemaNode);
}

function substitute(value: unknown, at: string[], env: NodeJS.ProcessEnv, file: string): unknown {
  if (typeof value === 'string') return withEnvironment(value, env, `${file}: "${at.join('.')}"`);
  if (Array.isArray(value)) return value.map((one, index) => substitute(one, [...at, String(index)], env, file));
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, substitute(one, [...at, key], env, file)]),
    );
  }
  return value;
}
