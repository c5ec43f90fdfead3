/** A sign of life of a broker that had nothing else to append. */
export interface HeartbeatEntry {
  kind: 'heartbeat';
  at: number;
}
