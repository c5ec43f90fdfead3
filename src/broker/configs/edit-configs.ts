import { ErrorCode } from '../../protocol/index.js';
import { listOf } from './definition.js';
import { type Alteration, ConfigOperation, type Refusal } from './resource-type.js';

export interface EditRules {
  /** Current value of a key, set or default, to append to. */
  current(name: string): string;
  isList(name: string): boolean;
  /** Kafka's words for an append to, or a subtraction from, what is no list. */
  noList(name: string, operation: 'append' | 'subtract'): string;
}

/** The explicit values after the edits, not yet validated. Pure. */
export function editConfigs(
  explicit: ReadonlyMap<string, string>,
  { edits, replace }: Alteration,
  rules: EditRules,
): Map<string, string> | Refusal {
  const names = new Set(edits.map(({ name }) => name));
  if (names.size < edits.length) {
    return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: 'Error due to duplicate config keys' };
  }
  const after = new Map(replace ? [] : explicit);
  for (const { name, operation, value } of edits) {
    if (operation === ConfigOperation.DELETE) {
      after.delete(name);
      continue;
    }
    if (value === null) {
      return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `Null value not supported for : ${name}` };
    }
    if (operation === ConfigOperation.SET) after.set(name, value);
    else if (operation !== ConfigOperation.APPEND && operation !== ConfigOperation.SUBTRACT) {
      return { errorCode: ErrorCode.UNKNOWN_SERVER_ERROR, errorMessage: null };
    } else {
      const isAppend = operation === ConfigOperation.APPEND;
      if (!rules.isList(name)) {
        const errorMessage = rules.noList(name, isAppend ? 'append' : 'subtract');
        return { errorCode: ErrorCode.INVALID_CONFIG, errorMessage };
      }
      after.set(name, editedList(listOf(rules.current(name)), listOf(value), isAppend));
    }
  }
  return after;
}

function editedList(items: string[], named: string[], append: boolean): string {
  const edited = append
    ? [...items, ...named.filter((item) => !items.includes(item))]
    : items.filter((item) => !named.includes(item));
  return edited.join(',');
}
