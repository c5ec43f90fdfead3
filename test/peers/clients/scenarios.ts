/**
 * What every client does, on the reference cluster and on Apache Kafka. A program tells a fact a line,
 * `scenario | name = value`, about codes, counts, names and bytes, never about time; both clusters must lead to the same.
 * Clients leave out what they cannot do.
 */
export const scenarios = {
  admin: 'topics with configs created, described, altered, given more partitions, deleted, and each refused once',
  produce: 'acks=all, idempotent, with keys, headers, nulls and timestamps; read back byte for byte',
  compression: 'the same records with every codec; what is read back is the same',
  group: 'two members share partitions, one leaves, the other gets all; nothing is read twice',
  resume: 'offsets are committed with metadata; the next member begins there',
  consumer: 'the same with the protocol of KIP-848',
  transactions: 'committed and aborted records and offsets, as seen by read_committed and read_uncommitted; fencing',
  login: 'PLAIN and SCRAM over TLS, TLS alone; wrong passwords refused',
} as const;
export type Scenario = keyof typeof scenarios;
