import type { AnyCheck } from '../src/model/check.js';
import apiVersions from './compatibility/api-versions.js';
import clientKafkajs from './compatibility/client-kafkajs.js';
import consumerGroups from './compatibility/consumer-groups.js';
import errorContract from './compatibility/error-contract.js';
import idempotentProducer from './compatibility/idempotent-producer.js';
import listOffsets from './compatibility/list-offsets.js';
import recordRoundtrip from './compatibility/record-roundtrip.js';
import monthlyCost from './cost/monthly-cost.js';
import requestRate from './cost/request-rate.js';
import storageAmplification from './cost/storage-amplification.js';
import acknowledgedIsDurable from './durability/acknowledged-is-durable.js';
import brokerCrash from './durability/broker-crash.js';
import committedOffsetsSurvive from './durability/committed-offsets-survive.js';
import crashUnavailability from './durability/crash-unavailability.js';
import noLocalState from './durability/no-local-state.js';
import replayVerification from './durability/replay-verification.js';
import inventoryParity from './migration/inventory-parity.js';
import offsetPreservation from './migration/offset-preservation.js';
import failureVisible from './operations/failure-visible.js';
import metricsPresent from './operations/metrics-present.js';
import reassignmentTime from './scaling/reassignment-time.js';
import reassignmentUnderLoad from './scaling/reassignment-under-load.js';
import scaleOut from './scaling/scale-out.js';
import endToEndLatency from './workload/end-to-end-latency.js';
import messageSizes from './workload/message-sizes.js';
import produceLatency from './workload/produce-latency.js';

/** The checklist, in report order. */
export const checks: readonly AnyCheck[] = [
  apiVersions,
  recordRoundtrip,
  listOffsets,
  idempotentProducer,
  consumerGroups,
  errorContract,
  clientKafkajs,
  acknowledgedIsDurable,
  brokerCrash,
  crashUnavailability,
  noLocalState,
  replayVerification,
  committedOffsetsSurvive,
  reassignmentTime,
  reassignmentUnderLoad,
  scaleOut,
  produceLatency,
  endToEndLatency,
  messageSizes,
  storageAmplification,
  requestRate,
  monthlyCost,
  metricsPresent,
  failureVisible,
  inventoryParity,
  offsetPreservation,
];
