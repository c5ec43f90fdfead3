import { ErrorCode } from '../../protocol/index.js';
import type { Author } from './author.js';
import { applyAclsCreate, applyAclsDelete } from './entries/acls.js';
import { applyClientQuotasAlter } from './entries/client-quotas.js';
import { applyCommit } from './entries/commit.js';
import { applyCompact } from './entries/compact.js';
import { applyConfigSet } from './entries/config-set.js';
import { applyConsumerGroupFence, applyConsumerGroupHeartbeat } from './entries/consumer-group.js';
import { applyConsumerGroupJoin } from './entries/consumer-group-join.js';
import { applyElectLeaders } from './entries/elect-leaders.js';
import { applyFeaturesUpdate } from './entries/features-update.js';
import { applyFence, applyLeave } from './entries/fence.js';
import { applyGroupAssigned } from './entries/group-assigned.js';
import { applyGroup, applyGroupDelete, applyOffsetCommit, applyOffsetDelete } from './entries/groups.js';
import { applyLogClean } from './entries/log-clean.js';
import { applyObjectsDeleted } from './entries/objects-deleted.js';
import { applyOffsetsExpire } from './entries/offsets-expire.js';
import { applyPartitionsCreate } from './entries/partitions-create.js';
import { applyProducerIdAllocate } from './entries/producer-id-allocate.js';
import { applyMoveDone, applyReassign } from './entries/reassign.js';
import { applyRegister } from './entries/register.js';
import { applyResourceConfigSet } from './entries/resource-config-set.js';
import { applyScramAlter } from './entries/scram-alter.js';
import { applyShareGroupFence, applyShareGroupHeartbeat } from './entries/share-group.js';
import { applyShareOffsetsAlter, applyShareOffsetsDelete } from './entries/share-offsets.js';
import { applyShareState } from './entries/share-state.js';
import { applyTopicCreate } from './entries/topic-create.js';
import { applyTopicDelete } from './entries/topic-delete.js';
import { applyTrim } from './entries/trim.js';
import { applyTxnAdd } from './entries/txn-add.js';
import { applyTxnEnd, applyTxnTimeout } from './entries/txn-end.js';
import { applyTxnExpire } from './entries/txn-expire.js';
import { applyTxnInit } from './entries/txn-init.js';
import { applyTxnMarkers } from './entries/txn-markers.js';
import { applyTxnOffsetCommit } from './entries/txn-offset-commit.js';
import { applyUnregister } from './entries/unregister.js';
import type { Entry, EntryKind, EntryOf } from './entry.js';
import type { Outcome, OutcomeOf } from './outcome.js';
import type { State } from './state.js';

type Apply<K extends EntryKind> = (state: State, entry: EntryOf<K>, author: Author) => OutcomeOf<K>;

const byKind: { [K in EntryKind]: Apply<K> } = {
  register: applyRegister,
  heartbeat: () => ({ error: ErrorCode.NONE }),
  'scram-alter': applyScramAlter,
  fence: applyFence,
  leave: applyLeave,
  unregister: applyUnregister,
  'elect-leaders': applyElectLeaders,
  'features-update': applyFeaturesUpdate,
  'topic-create': applyTopicCreate,
  'topic-delete': applyTopicDelete,
  'partitions-create': applyPartitionsCreate,
  'config-set': applyConfigSet,
  'resource-config-set': applyResourceConfigSet,
  commit: applyCommit,
  'txn-init': applyTxnInit,
  'txn-add': applyTxnAdd,
  'txn-end': applyTxnEnd,
  'txn-timeout': applyTxnTimeout,
  'txn-offset-commit': applyTxnOffsetCommit,
  'txn-markers': applyTxnMarkers,
  'txn-expire': applyTxnExpire,
  trim: applyTrim,
  reassign: applyReassign,
  'move-done': applyMoveDone,
  compact: applyCompact,
  'log-clean': applyLogClean,
  'objects-deleted': applyObjectsDeleted,
  'producer-id-allocate': applyProducerIdAllocate,
  'offset-commit': applyOffsetCommit,
  group: applyGroup,
  'group-assigned': applyGroupAssigned,
  'group-delete': applyGroupDelete,
  'offset-delete': applyOffsetDelete,
  'client-quotas-alter': applyClientQuotasAlter,
  'offsets-expire': applyOffsetsExpire,
  'acls-create': applyAclsCreate,
  'acls-delete': applyAclsDelete,
  'consumer-group-heartbeat': applyConsumerGroupHeartbeat,
  'consumer-group-fence': applyConsumerGroupFence,
  'consumer-group-join': applyConsumerGroupJoin,
  'share-group-heartbeat': applyShareGroupHeartbeat,
  'share-group-fence': applyShareGroupFence,
  'share-state': applyShareState,
  'share-offsets-alter': applyShareOffsetsAlter,
  'share-offsets-delete': applyShareOffsetsDelete,
};

/**
 * Folds one entry into the state and says what became of it. Deterministic: no clock, no randomness, no I/O; the same
 * log gives the same state and the same outcomes on every broker. Only a registration counts without a current epoch.
 */
export function apply<E extends Entry>(state: State, entry: E, author: Author): OutcomeOf<E['kind']> {
  if (entry.kind !== 'register' && !isCurrent(state, author)) {
    return {
      error: ErrorCode.STALE_BROKER_EPOCH,
      message: `broker ${author.broker} epoch ${author.epoch} is fenced`,
      ...nothing,
    } as Outcome as OutcomeOf<E['kind']>;
  }
  const outcome = (byKind[entry.kind] as unknown as Apply<E['kind']>)(
    state,
    entry as unknown as EntryOf<E['kind']>,
    author,
  );
  return outcome;
}

/** What the richer outcomes hold when the whole entry is refused. */
const nothing = {
  batches: [],
  partitions: [],
  errors: [],
  results: [],
  deleted: [],
  marked: [],
  brokerEpoch: -1,
  firstProducerId: -1n,
  reply: null,
};

function isCurrent(state: State, author: Author): boolean {
  const broker = state.brokers.get(author.broker);
  return broker?.live === true && broker.epoch === author.epoch;
}
