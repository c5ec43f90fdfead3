import { Admin, type ClientOptions, Cluster } from '../client/index.js';

export interface Session {
  cluster: Cluster;
  admin: Admin;
}

/** A client of its own for one experiment, closed whatever happens. @throws what connecting throws, and what `use` throws */
export async function withSession<T>(client: ClientOptions, use: (session: Session) => Promise<T>): Promise<T> {
  const cluster = await Cluster.connect(client);
  try {
    return await use({ cluster, admin: new Admin(cluster) });
  } finally {
    await cluster.close();
  }
}

/** Current leader of each partition, in partition order; null where there is none. */
export async function leadersOf(cluster: Cluster, topic: string): Promise<(number | null)[]> {
  const found = await cluster.topic(topic, { refresh: true });
  if (found === null) throw new Error(`topic ${topic} is gone from the target's metadata while a drill runs on it`);
  return found.partitions.map(({ leader }) => (leader < 0 ? null : leader));
}
