export type ConfigType =
  | 'boolean'
  | 'string'
  | 'int'
  | 'short'
  | 'long'
  | 'double'
  | 'list'
  | 'class'
  /** Never shown. */
  | 'password';

export interface ConfigDefinition {
  name: string;
  type: ConfigType;
  /** Null: no value unless one is set. */
  default: string | null;
  /** Inclusive bounds of numbers. */
  min?: number;
  max?: number;
  /** A number that is allowed though it lies out of bounds. */
  orElse?: number;
  /** Allowed values of strings and list elements. */
  oneOf?: readonly string[];
  /** A list of `partition:broker`, or `*`. */
  replicaList?: true;
  /** One sentence for people. */
  documentation?: string;
}

/** What is wrong with a value, in Kafka's words; null when nothing is. */
export function refuseValue(definition: ConfigDefinition, value: string): string | null {
  const wrong = wrongValue(definition, value);
  if (wrong === null) return null;
  // Kafka shows what a validator refuses as it was parsed.
  const shown = definition.replicaList ? `[${value}]` : wrong.element;
  return `Invalid value ${shown ?? value} for configuration ${definition.name}: ${wrong.reason}`;
}

/** The value as Kafka shows it after parsing: `TRUE` is true, `+7` is 7, list elements are trimmed. */
export function normalValue({ type }: ConfigDefinition, value: string): string {
  const trimmed = value.trim();
  switch (type) {
    case 'boolean':
      return trimmed.toLowerCase();
    case 'int':
    case 'short':
    case 'long':
      return String(BigInt(trimmed.replace(/^\+/, '')));
    case 'double':
      return Number.isInteger(Number(trimmed)) ? `${Number(trimmed)}.0` : String(Number(trimmed));
    case 'list':
      return [...new Set(listOf(trimmed))].join(',');
    default:
      return trimmed;
  }
}

export function listOf(value: string): string[] {
  return value === '' ? [] : value.split(',').map((element) => element.trim());
}

type Wrong = { reason: string; element?: string };

const bits: Partial<Record<ConfigType, number>> = { short: 16, int: 32, long: 64 };

function wrongValue(definition: ConfigDefinition, text: string): Wrong | null {
  const value = text.trim();
  const { type, oneOf, replicaList, name } = definition;
  switch (type) {
    case 'boolean':
      return /^(true|false)$/i.test(value) ? null : { reason: 'Expected value to be either true or false' };
    case 'int':
    case 'short':
    case 'long': {
      const fits = /^[+-]?\d{1,20}$/.test(value) && isSigned(BigInt(value.replace(/^\+/, '')), bits[type] ?? 64);
      return fits ? outOfBounds(definition, Number(value)) : { reason: `Not a number of type ${type.toUpperCase()}` };
    }
    case 'double':
      if (value === '' || Number.isNaN(Number(value))) return { reason: 'Not a number of type DOUBLE' };
      return outOfBounds(definition, Number(value));
    case 'list': {
      if (replicaList) return isReplicaList(value) ? null : { reason: `${name} ${replicaListFormat}` };
      const strange = oneOf && listOf(value).find((element) => !oneOf.includes(element));
      return strange === undefined ? null : { reason: oneOfThese(oneOf), element: strange };
    }
    default:
      return oneOf && !oneOf.includes(value) ? { reason: oneOfThese(oneOf) } : null;
  }
}

const replicaListFormat =
  "must be the literal '*' or a list of replicas in the following format: [partitionId]:[brokerId],[partitionId]:[brokerId],...";

function isReplicaList(value: string): boolean {
  return value === '*' || listOf(value).every((element) => /^\d+:\d+$/.test(element));
}

function isSigned(value: bigint, width: number): boolean {
  return BigInt.asIntN(width, value) === value;
}

function oneOfThese(allowed: readonly string[] | undefined): string {
  return `String must be one of: ${allowed?.join(', ')}`;
}

function outOfBounds({ min, max, orElse }: ConfigDefinition, value: number): Wrong | null {
  if (orElse !== undefined) {
    if (value === orElse || (value >= (min ?? value) && value <= (max ?? value))) return null;
    return { reason: `Value must be between ${min} and ${max} or equal to ${orElse}` };
  }
  if (min !== undefined && value < min) return { reason: `Value must be at least ${min}` };
  if (max !== undefined && value > max) return { reason: `Value must be no more than ${max}` };
  return null;
}
