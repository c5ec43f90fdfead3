import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import { Cluster } from '../../src/client/index.js';

/** A user of both SCRAM mechanisms on a cluster that lets us in without; returns when its broker knows the user. */
export async function addScramUser(bootstrap: string, name: string, password: string): Promise<void> {
  const cluster = await Cluster.connect({ bootstrap: [bootstrap] });
  const iterations = 4_096;
  // One request each: a user may appear only once in a request.
  for (const [i, hash] of (['sha256', 'sha512'] as const).entries()) {
    const salt = randomBytes(16);
    const saltedPassword = pbkdf2Sync(password, salt, iterations, hash === 'sha256' ? 32 : 64, hash);
    const { results } = await cluster.request(
      'AlterUserScramCredentials',
      { controller: true },
      { deletions: [], upsertions: [{ name, mechanism: i + 1, iterations, salt, saltedPassword }] },
    );
    expect(results).toEqual([{ user: name, errorCode: 0, errorMessage: null }]);
  }
  // The broker learns of the user a moment after the controller has accepted it.
  const known = () => cluster.request('DescribeUserScramCredentials', { any: true }, { users: [{ name }] });
  await vi.waitFor(async () => expect((await known()).results[0]?.credentialInfos).toHaveLength(2));
  await cluster.close();
}
