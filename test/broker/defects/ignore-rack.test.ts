import { expect, it } from 'vitest';
import { fetchAs, threeZones } from '../fetch/three-zones.js';

it.each([
  [[], 2],
  [['ignore-rack'], -1],
])('under %j the leader names broker %i for a consumer in its zone', async (defects, replica) => {
  const { connections } = await threeZones({ defects });
  expect((await fetchAs(connections[0], 'zone-2')).preferredReadReplica).toBe(replica);
});
