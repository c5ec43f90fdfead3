import { alterResources } from '../configs/alter-resources.js';
import { ConfigOperation } from '../configs/resource-type.js';
import { serve } from '../context.js';

/** AlterConfigs, versions 0–2 (v2 flexible): the older API; what is not named goes back to its default. */
export const alterConfigs = serve('AlterConfigs', { min: 0, max: 2 }, async (broker, request) => {
  await broker.caughtUp();
  const { resources, validateOnly } = request;
  const wanted = resources.map(({ resourceType, resourceName, configs }) => ({
    resourceType,
    resourceName,
    edits: configs.map(({ name, value }) => ({ name, value, operation: ConfigOperation.SET })),
  }));
  return { responses: await alterResources(broker, wanted, { validateOnly, replace: true }) };
});
