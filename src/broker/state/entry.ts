import type { AclsCreateEntry, AclsDeleteEntry } from './entries/acls.js';
import type { ClientQuotasAlterEntry } from './entries/client-quotas.js';
import type { CommitEntry } from './entries/commit.js';
import type { CompactEntry } from './entries/compact.js';
import type { ConfigSetEntry } from './entries/config-set.js';
import type { ConsumerGroupFenceEntry, ConsumerGroupHeartbeatEntry } from './entries/consumer-group.js';
import type { ConsumerGroupJoinEntry } from './entries/consumer-group-join.js';
import type { ElectLeadersEntry } from './entries/elect-leaders.js';
import type { FeaturesUpdateEntry } from './entries/features-update.js';
import type { FenceEntry, LeaveEntry } from './entries/fence.js';
import type { GroupAssignedEntry } from './entries/group-assigned.js';
import type { GroupDeleteEntry, GroupEntry, OffsetCommitEntry, OffsetDeleteEntry } from './entries/groups.js';
import type { HeartbeatEntry } from './entries/heartbeat.js';
import type { LogCleanEntry } from './entries/log-clean.js';
import type { ObjectsDeletedEntry } from './entries/objects-deleted.js';
import type { OffsetsExpireEntry } from './entries/offsets-expire.js';
import type { PartitionsCreateEntry } from './entries/partitions-create.js';
import type { ProducerIdAllocateEntry } from './entries/producer-id-allocate.js';
import type { MoveDoneEntry, ReassignEntry } from './entries/reassign.js';
import type { RegisterEntry } from './entries/register.js';
import type { ResourceConfigSetEntry } from './entries/resource-config-set.js';
import type { ScramAlterEntry } from './entries/scram-alter.js';
import type { ShareGroupFenceEntry, ShareGroupHeartbeatEntry } from './entries/share-group.js';
import type { ShareOffsetsAlterEntry, ShareOffsetsDeleteEntry } from './entries/share-offsets.js';
import type { ShareStateEntry } from './entries/share-state.js';
import type { TopicCreateEntry } from './entries/topic-create.js';
import type { TopicDeleteEntry } from './entries/topic-delete.js';
import type { TrimEntry } from './entries/trim.js';
import type { TxnAddEntry } from './entries/txn-add.js';
import type { TxnEndEntry, TxnTimeoutEntry } from './entries/txn-end.js';
import type { TxnExpireEntry } from './entries/txn-expire.js';
import type { TxnInitEntry } from './entries/txn-init.js';
import type { TxnMarkersEntry } from './entries/txn-markers.js';
import type { TxnOffsetCommitEntry } from './entries/txn-offset-commit.js';
import type { UnregisterEntry } from './entries/unregister.js';

/**
 * The entries of the metadata log, each declared beside its fold in `entries/`. An entry is a proposal: what it does, and
 * whether it is refused, is decided when it is folded (`apply`), identically on every broker. Times are the proposer's
 * wall clock in ms; the fold has no clock.
 */
export type Entry =
  | RegisterEntry
  | HeartbeatEntry
  | ScramAlterEntry
  | FenceEntry
  | LeaveEntry
  | UnregisterEntry
  | ElectLeadersEntry
  | FeaturesUpdateEntry
  | TopicCreateEntry
  | TopicDeleteEntry
  | PartitionsCreateEntry
  | ConfigSetEntry
  | ResourceConfigSetEntry
  | CommitEntry
  | TxnInitEntry
  | TxnAddEntry
  | TxnEndEntry
  | TxnTimeoutEntry
  | TxnOffsetCommitEntry
  | TxnMarkersEntry
  | TxnExpireEntry
  | TrimEntry
  | ReassignEntry
  | MoveDoneEntry
  | CompactEntry
  | LogCleanEntry
  | ObjectsDeletedEntry
  | ProducerIdAllocateEntry
  | OffsetCommitEntry
  | GroupEntry
  | GroupAssignedEntry
  | GroupDeleteEntry
  | OffsetDeleteEntry
  | AclsCreateEntry
  | AclsDeleteEntry
  | ClientQuotasAlterEntry
  | OffsetsExpireEntry
  | ConsumerGroupHeartbeatEntry
  | ConsumerGroupFenceEntry
  | ConsumerGroupJoinEntry
  | ShareGroupHeartbeatEntry
  | ShareGroupFenceEntry
  | ShareStateEntry
  | ShareOffsetsAlterEntry
  | ShareOffsetsDeleteEntry;

export type EntryKind = Entry['kind'];
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>;
