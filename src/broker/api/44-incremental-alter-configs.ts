import { alterResources } from '../configs/alter-resources.js';
import { serve } from '../context.js';

/** IncrementalAlterConfigs, versions 0–1 (v1 flexible; KIP-339): set, delete, and append to or subtract from lists. */
export const incrementalAlterConfigs = serve('IncrementalAlterConfigs', { min: 0, max: 1 }, async (broker, request) => {
  await broker.caughtUp();
  const { resources, validateOnly } = request;
  const wanted = resources.map(({ resourceType, resourceName, configs }) => ({
    resourceType,
    resourceName,
    edits: configs.map(({ name, value, configOperation }) => ({ name, value, operation: configOperation })),
  }));
  return { responses: await alterResources(broker, wanted, { validateOnly, replace: false }) };
});
