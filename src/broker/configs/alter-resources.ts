import { ErrorCode } from '../../protocol/index.js';
import type { Broker } from '../context.js';
import type { Alteration, ConfigEdit, Refusal } from './resource-type.js';
import { configResourceType } from './resource-types.js';

export interface WantedAlteration {
  resourceType: number;
  resourceName: string;
  edits: ConfigEdit[];
}

/** Alters each resource for itself, and answers in the order of the request. */
export function alterResources(
  broker: Broker,
  wanted: WantedAlteration[],
  how: Pick<Alteration, 'replace' | 'validateOnly'>,
): Promise<({ resourceType: number; resourceName: string } & Refusal)[]> {
  const keys = wanted.map(({ resourceType, resourceName }) => `${resourceType}/${resourceName}`);
  return Promise.all(
    wanted.map(async ({ resourceType, resourceName, edits }, i) => {
      const isTwice = keys.indexOf(keys[i] as string) !== keys.lastIndexOf(keys[i] as string);
      const refusal = isTwice
        ? invalid('Each resource must appear at most once.')
        : await alterOne(broker, resourceType, resourceName, { edits, ...how });
      return { resourceType, resourceName, ...(refusal ?? { errorCode: ErrorCode.NONE, errorMessage: null }) };
    }),
  );
}

async function alterOne(broker: Broker, type: number, name: string, alteration: Alteration): Promise<Refusal | null> {
  const resourceType = configResourceType(type);
  if (resourceType === undefined || (alteration.replace && resourceType.incrementalOnly)) {
    return invalid(`Unknown resource type ${type}`);
  }
  return resourceType.alter(broker, name, alteration);
}

function invalid(errorMessage: string): Refusal {
  return { errorCode: ErrorCode.INVALID_REQUEST, errorMessage };
}
