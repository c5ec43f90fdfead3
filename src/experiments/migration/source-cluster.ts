import type { Target } from '../../target/target.js';
import type { ExperimentContext, Ownership } from '../experiment.js';
import { withSession } from '../session.js';

/** @throws when the target has no source: the experiment names the capability `source` in its needs */
export function sourceOf({ target }: ExperimentContext): Target {
  if (target.source === undefined) throw new Error('no cluster to migrate from: name it with --source HOST:PORT');
  return target.source;
}

/** Topics of the rehearsal carry one name on both sides; ownership removes the target's, this the source's. */
export function ownOnSource(
  owned: Ownership,
  source: Target,
  topics: readonly string[],
  groups: readonly string[],
): void {
  owned.undo(`topics and groups of the rehearsal on ${describe(source)}`, () =>
    withSession(source.client, async ({ admin }) => {
      await admin.deleteTopics([...topics]);
      await admin.deleteGroups([...groups]);
    }),
  );
}

export function describe({ kind, client, software }: Target): string {
  return `${software ?? `${kind} cluster`} at ${client.bootstrap.join(',')}`;
}
