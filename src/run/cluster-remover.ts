import { Admin, type ClientOptions, Cluster } from '../client/index.js';
import type { Remover } from './ownership.js';

/** Removes topics and groups from a real cluster; what is not there is left alone. */
export function clusterRemover(client: ClientOptions): Remover {
  const where = client.bootstrap.join(',');
  return {
    where,
    deleteTopics: (names) =>
      withAdmin(client, async (admin) => {
        const there = new Set(await admin.listTopics());
        await admin.deleteTopics(names.filter((name) => there.has(name)));
      }),
    deleteGroups: (names) =>
      withAdmin(client, async (admin) => {
        const there = new Set((await admin.listGroups()).map(({ group }) => group));
        const ours = names.filter((name) => there.has(name));
        if (ours.length > 0) await admin.deleteGroups(ours);
      }),
  };
}

/** Topics and groups on the cluster whose names start with `prefix`. */
export function findOwned(client: ClientOptions, prefix: string): Promise<{ topics: string[]; groups: string[] }> {
  return withAdmin(client, async (admin) => {
    const topics = await admin.listTopics();
    const groups = await admin.listGroups();
    return {
      topics: topics.filter((name) => name.startsWith(prefix)).sort(),
      groups: groups
        .map(({ group }) => group)
        .filter((name) => name.startsWith(prefix))
        .sort(),
    };
  });
}

async function withAdmin<T>(client: ClientOptions, work: (admin: Admin) => Promise<T>): Promise<T> {
  const cluster = await Cluster.connect(client);
  try {
    return await work(new Admin(cluster));
  } finally {
    await cluster.close();
  }
}
