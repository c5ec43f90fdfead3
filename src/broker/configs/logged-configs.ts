import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { Outcome } from '../state/outcome.js';
import { type EditRules, editConfigs } from './edit-configs.js';
import type { Alteration, ConfigResourceType, Refusal } from './resource-type.js';

export interface ConfigDifference {
  set: Record<string, string>;
  remove: string[];
  /** All values set explicitly when this was decided: the fold refuses when they changed meanwhile. */
  seen: Record<string, string>;
}

export interface LoggedConfigs {
  refuse(broker: Broker, name: string): Refusal | null;
  /** Values set explicitly on the resource. */
  explicit(broker: Broker, name: string): ReadonlyMap<string, string>;
  rules(broker: Broker, name: string): EditRules;
  /** The values as they are to be kept, or what is wrong with them. `touched`: the keys that this request names. */
  validate(
    broker: Broker,
    name: string,
    after: Map<string, string>,
    touched: ReadonlySet<string>,
  ): Map<string, string> | Refusal;
  propose(broker: Broker, name: string, difference: ConfigDifference): Promise<Outcome>;
}

/** Others may change the same resource at the same time; each round somebody gets through. */
const maxRounds = 100;

/** `alter` for a resource whose explicit values are kept in the metadata log. */
export function alterLogged(configs: LoggedConfigs): ConfigResourceType['alter'] {
  return async (broker, name, alteration) => {
    for (let round = 0; round < maxRounds; round++) {
      const refused = configs.refuse(broker, name);
      if (refused) return refused;
      const decided = decide(broker, name, alteration, configs);
      if ('errorCode' in decided) return decided;
      // Defect `ignore-config`: acknowledged, not kept.
      if (alteration.validateOnly || broker.defects.has('ignore-config')) return null;
      if (Object.keys(decided.set).length + decided.remove.length === 0) return null;
      const { error, message } = await configs.propose(broker, name, decided);
      if (error === ErrorCode.NONE) return null;
      if (error !== ErrorCode.INVALID_UPDATE_VERSION) return { errorCode: error, errorMessage: message ?? null };
    }
    return { errorCode: ErrorCode.REQUEST_TIMED_OUT, errorMessage: `The configs of '${name}' change all the time.` };
  };
}

function decide(
  broker: Broker,
  name: string,
  alteration: Alteration,
  configs: LoggedConfigs,
): ConfigDifference | Refusal {
  const before = configs.explicit(broker, name);
  const edited = editConfigs(before, alteration, configs.rules(broker, name));
  if ('errorCode' in edited) return edited;
  const after = configs.validate(broker, name, edited, new Set(alteration.edits.map((edit) => edit.name)));
  if ('errorCode' in after) return after;
  return {
    set: Object.fromEntries([...after].filter(([key, value]) => before.get(key) !== value)),
    remove: [...before.keys()].filter((key) => !after.has(key)),
    seen: Object.fromEntries(before),
  };
}
