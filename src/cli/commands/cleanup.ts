import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readNamed, resolveAccess } from '../../config/access.js';
import { parseConfig } from '../../config/config-file.js';
import { plural } from '../../model/quantities.js';
import { clusterRemover, findOwned } from '../../run/cluster-remover.js';
import { ownedPrefix } from '../../run/ownership.js';
import { sweepWorkFolders } from '../../target/work-folder.js';
import { writeOut } from '../output.js';

export interface CleanupFlags {
  bootstrap?: string;
  clientConfig?: string;
  config?: string;
  dryRun?: boolean;
}

/** Removes what a run that could not end left behind: topics and groups of ours on a cluster, work folders here. */
export async function cleanup(flags: CleanupFlags): Promise<number> {
  const rim = { env: process.env, readFile: (path: string) => readFileSync(path), cwd: process.cwd() };
  const configPath = flags.config ?? null;
  const config = configPath
    ? parseConfig(configPath, readNamed(resolve(configPath), 'config file', rim).toString('utf8'), rim.env)
    : undefined;
  const client = resolveAccess(flags, config, configPath, rim);
  if (client === null) {
    const removed = flags.dryRun ? [] : sweepWorkFolders();
    await writeOut(
      `${plural(removed.length, 'abandoned work folder')} removed; name a cluster with --bootstrap to clean that too.`,
    );
    return 0;
  }
  const { topics, groups } = await findOwned(client, ownedPrefix);
  if (!flags.dryRun) {
    const remover = clusterRemover(client);
    await remover.deleteGroups(groups);
    await remover.deleteTopics(topics);
  }
  await writeOut(
    [
      ...topics.map((name) => `topic  ${name}`),
      ...groups.map((name) => `group  ${name}`),
      `${plural(topics.length, 'topic')} and ${plural(groups.length, 'group')} ${flags.dryRun ? 'would be removed' : 'removed'} on ${client.bootstrap.join(', ')}.`,
    ].join('\n'),
  );
  return 0;
}
