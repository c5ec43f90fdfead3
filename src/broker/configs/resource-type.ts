import type { Broker } from '../context.js';
import type { DescribedConfig } from './described-config.js';

export interface Refusal {
  errorCode: number;
  errorMessage: string | null;
}

/** Kafka's numbers of what IncrementalAlterConfigs may do to a key (KIP-339). */
export const ConfigOperation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;

export interface ConfigEdit {
  name: string;
  operation: number;
  value: string | null;
}

export interface Alteration {
  edits: ConfigEdit[];
  /** What is not named goes back to its default: the older AlterConfigs. */
  replace: boolean;
  validateOnly: boolean;
}

/**
 * One kind of thing that has configs (topics, brokers, …), as the config APIs see it. A new kind is a file with one of
 * these, registered in `resource-types.ts`; `logged-configs.ts` makes `alter` for those whose values live in the log.
 */
export interface ConfigResourceType {
  /** Kafka's ConfigResource.Type. */
  type: number;
  describe(broker: Broker, name: string): DescribedConfig[] | Refusal;
  /** Applies all edits or none. Null: done (or valid, when only that was asked). */
  alter(broker: Broker, name: string, alteration: Alteration): Promise<Refusal | null>;
  /** Whether the older AlterConfigs does not know this kind. */
  incrementalOnly?: true;
}
