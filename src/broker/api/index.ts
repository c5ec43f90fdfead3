import { apis } from '../../protocol/index.js';
import type { ServedApi } from '../context.js';
import type { Defects } from '../defects.js';
import { produce } from './00-produce.js';
import { fetch } from './01-fetch.js';
import { listOffsets } from './02-list-offsets.js';
import { metadata } from './03-metadata.js';
import { offsetCommit } from './08-offset-commit.js';
import { offsetFetch } from './09-offset-fetch.js';
import { findCoordinator } from './10-find-coordinator.js';
import { joinGroup } from './11-join-group.js';
import { heartbeat } from './12-heartbeat.js';
import { leaveGroup } from './13-leave-group.js';
import { syncGroup } from './14-sync-group.js';
import { describeGroups } from './15-describe-groups.js';
import { listGroups } from './16-list-groups.js';
import { apiVersions } from './18-api-versions.js';
import { createTopics } from './19-create-topics.js';
import { deleteGroups } from './42-delete-groups.js';
import { offsetDelete } from './47-offset-delete.js';

/** Every API that this broker serves. A function, because ApiVersions, one of them, lists them. */
function served(): ServedApi[] {
  const groups = [joinGroup, syncGroup, heartbeat, leaveGroup, offsetCommit, offsetFetch];
  const groupAdmin = [describeGroups, listGroups, deleteGroups, offsetDelete];
  return [produce, fetch, listOffsets, metadata, findCoordinator, apiVersions, createTopics, ...groups, ...groupAdmin];
}

/** Defect `hide-api`: not offered and not answered. */
const hidden: ReadonlySet<string> = new Set(['OffsetForLeaderEpoch', 'DescribeCluster']);

const byDefects = new WeakMap<Defects, ReadonlyMap<number, ServedApi>>();

/** Served APIs by API key. */
export function servedByKey(defects: Defects): ReadonlyMap<number, ServedApi> {
  let found = byDefects.get(defects);
  if (found === undefined) {
    const offered = served().filter(({ api }) => !(defects.has('hide-api') && hidden.has(api)));
    found = new Map(offered.map((entry) => [apis[entry.api].key, entry]));
    byDefects.set(defects, found);
  }
  return found;
}
