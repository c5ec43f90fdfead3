import { type ConfigChange, changeConfigs } from '../change-configs.js';
import { serve } from '../context.js';

/** AlterConfigs, versions 0–2 (v2 flexible): the older API; what is not named goes back to its default. */
export const alterConfigs = serve('AlterConfigs', { min: 0, max: 2 }, async (broker, request) => {
  await broker.caughtUp();
  return {
    responses: await Promise.all(
      request.resources.map(({ resourceType, resourceName, configs }) => {
        const named = new Set(configs.map(({ name }) => name));
        return changeConfigs(broker, resourceType, resourceName, request.validateOnly, (topic) => {
          const dropped = [...(topic?.configs.keys() ?? [])].filter((name) => !named.has(name));
          const changes: ConfigChange[] = configs.map(({ name, value }) => ({ name, value }));
          return { changes: [...changes, ...dropped.map((name) => ({ name, value: null, remove: true }))] };
        });
      }),
    ),
  };
});
