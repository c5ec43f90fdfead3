import type { Reference } from './check.js';

/** Public sources that more than one check names. */
const kipTitles = {
  32: 'KIP-32 - Add timestamps to Kafka message',
  35: 'KIP-35 - Retrieving protocol version',
  82: 'KIP-82 - Add Record Headers',
  98: 'KIP-98 - Exactly Once Delivery and Transactional Messaging',
  320: 'KIP-320: Allow fetchers to detect and handle log truncation',
  345: 'KIP-345: Introduce static membership protocol to reduce consumer rebalances',
  382: 'KIP-382: MirrorMaker 2.0',
  392: 'KIP-392: Allow consumers to fetch from closest replica',
  405: 'KIP-405: Kafka Tiered Storage',
  429: 'KIP-429: Kafka Consumer Incremental Rebalance Protocol',
  455: 'KIP-455: Create an Administrative API for Replica Reassignment',
  545: 'KIP-545: support automated consumer offset sync across clusters in MM 2.0',
  679: 'KIP-679: Producer will enable the strongest delivery guarantee by default',
  734: 'KIP-734: Improve AdminClient.listOffsets to return timestamp and offset for the record with the largest timestamp',
  896: 'KIP-896: Remove old client protocol API versions in Kafka 4.0',
  1150: 'KIP-1150: Diskless Topics',
} as const;

export function kip(number: keyof typeof kipTitles): Reference {
  const title = kipTitles[number];
  const page = encodeURIComponent(title).replaceAll('%20', '+');
  return { title, url: `https://cwiki.apache.org/confluence/display/KAFKA/${page}` };
}

export const kafkaProtocol: Reference = {
  title: 'Apache Kafka protocol guide',
  url: 'https://kafka.apache.org/protocol',
};
export const jepsenBufstream: Reference = {
  title: 'Jepsen: Bufstream 0.1.0 (acknowledged writes lost, spurious zero offsets, stuck clients)',
  url: 'https://jepsen.io/analyses/bufstream-0.1.0',
};
export const jepsenRedpanda: Reference = {
  title: 'Jepsen: Redpanda 21.10.1 (duplicates, inconsistent offsets, lost and stale messages)',
  url: 'https://jepsen.io/analyses/redpanda-21.10.1',
};
export const sixCases: Reference = {
  title: 'Diskless Kafka in Production: 6 Real-World Case Studies (AutoMQ)',
  url: 'https://www.automq.com/blog/diskless-kafka-production-case-studies',
};
export const s3Pricing: Reference = { title: 'Amazon S3 pricing', url: 'https://aws.amazon.com/s3/pricing/' };
