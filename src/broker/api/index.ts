import { apis } from '../../protocol/index.js';
import type { ServedApi } from '../context.js';
import type { Defects } from '../defects.js';
import { produce } from './00-produce.js';
import { fetch } from './01-fetch.js';
import { listOffsets } from './02-list-offsets.js';
import { metadata } from './03-metadata.js';
import { findCoordinator } from './10-find-coordinator.js';
import { apiVersions } from './18-api-versions.js';
import { createTopics } from './19-create-topics.js';

/** Every API that this broker serves. A function, because ApiVersions, one of them, lists them. */
function served(): ServedApi[] {
  return [produce, fetch, listOffsets, metadata, findCoordinator, apiVersions, createTopics];
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
