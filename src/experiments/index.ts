import type { ExperimentId } from '../model/evidence.js';
import { experiment as apiVersions } from './contract/api-versions.js';
import { experiment as clientKafkajs } from './contract/client-kafkajs.js';
import { experiment as consumerGroups } from './contract/consumer-groups.js';
import { experiment as errorContract } from './contract/error-contract.js';
import { experiment as idempotentProducer } from './contract/idempotent-producer.js';
import { experiment as listOffsets } from './contract/list-offsets.js';
import { experiment as recordRoundtrip } from './contract/record-roundtrip.js';
import { experiment as model } from './cost/model.js';
import { experiment as storeAudit } from './cost/store-audit.js';
import { experiment as crashAll } from './durability/crash-all.js';
import { experiment as crashOne } from './durability/crash-one.js';
import { experiment as replay } from './durability/replay.js';
import type { Experiment } from './experiment.js';
import { experiment as cutover } from './migration/cutover.js';
import { experiment as parity } from './migration/parity.js';
import { experiment as ops } from './operations/ops.js';
import { experiment as reassign } from './scaling/reassign.js';
import { experiment as scale } from './scaling/scale.js';
import { experiment as sizes } from './workload/sizes.js';
import { experiment as steady } from './workload/steady.js';

/** Every experiment, by the id of the evidence that it delivers. */
export const experiments: { readonly [E in ExperimentId]: Experiment<E> } = {
  'api-versions': apiVersions,
  'record-roundtrip': recordRoundtrip,
  'list-offsets': listOffsets,
  'idempotent-producer': idempotentProducer,
  'consumer-groups': consumerGroups,
  'error-contract': errorContract,
  'client-kafkajs': clientKafkajs,
  'crash-one': crashOne,
  'crash-all': crashAll,
  replay,
  reassign,
  scale,
  steady,
  sizes,
  'store-audit': storeAudit,
  model,
  ops,
  parity,
  cutover,
};
