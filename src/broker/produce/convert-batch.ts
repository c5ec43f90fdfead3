import { type BatchHeader, type Compression, decodeRecords, encodeBatch } from '../../protocol/index.js';
import type { ConfigScope } from '../configs/broker-values.js';
import type { TopicState } from '../state/state.js';
import { topicConfig, topicConfigNumber } from '../topic-configs.js';

/** The batch packed as compression.type of its topic says; the same bytes when it is already, or when producers choose. */
export function convertBatch(scope: ConfigScope, topic: TopicState, batch: Buffer, header: BatchHeader): Buffer {
  const wanted = topicConfig(scope, topic, 'compression.type');
  if (wanted === 'producer') return batch;
  const compression = (wanted === 'uncompressed' ? 'none' : wanted) as Compression;
  if (compression === header.compression) return batch;
  const compressionLevel = levelOf(scope, topic, compression);
  return encodeBatch({
    records: decodeRecords(batch),
    compression,
    ...(compressionLevel === undefined ? {} : { compressionLevel }),
    transactional: header.isTransactional,
    producerId: header.producerId,
    producerEpoch: header.producerEpoch,
    baseSequence: header.baseSequence,
  });
}

function levelOf(scope: ConfigScope, topic: TopicState, compression: Compression): number | undefined {
  if (compression === 'none' || compression === 'snappy') return undefined;
  return topicConfigNumber(scope, topic, `compression.${compression}.level`);
}
