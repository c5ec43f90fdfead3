/** What no measurement of a run backs; every one is printed with the result, and each can be overridden. */
export interface Assumptions {
  zones: number;
  minimumBrokers: number;
  /** Share of a broker's baseline network or disk bandwidth that is used at the peak. */
  utilisation: number;
  /** Share of writes that cross zones: with leaders spread over three zones and no zone-aware producers, two thirds. */
  writesCrossZones: number;
  /** Share of reads that cross zones: none with KIP-392 or a rack-aware diskless target. */
  readsCrossZones: number;
  /** Share of a broker's block volumes that may be full. */
  diskFill: number;
  /** Local retention of tiered storage. */
  tieredLocalDays: number;
  /** Objects of one tiered segment of 1 GiB: log, indexes, producer snapshot. */
  tieredObjectsPerGiB: number;
  /** How often a diskless broker writes each byte again to compact small objects. */
  compactionRewrites: number;
  /** Used where no run has measured it. */
  storageAmplification: number;
  /** Used where no run has measured it: a broker flushes at this interval or at `maxObjectBytes`, whichever is first. */
  flushIntervalMs: number;
  maxObjectBytes: number;
  /** Metadata commits and compaction per data object, where no run has measured requests. */
  requestsPerFlush: number;
}

export const defaultAssumptions: Assumptions = {
  zones: 3,
  minimumBrokers: 3,
  utilisation: 0.6,
  writesCrossZones: 2 / 3,
  readsCrossZones: 0,
  diskFill: 0.7,
  tieredLocalDays: 1,
  tieredObjectsPerGiB: 4,
  compactionRewrites: 1,
  storageAmplification: 1.2,
  flushIntervalMs: 250,
  maxObjectBytes: 4 * 1024 * 1024,
  requestsPerFlush: 2,
};

/** The assumptions as sentences, for whoever decides by the result. */
export function assumptionLines(a: Assumptions, measured: { amplification: boolean; requests: boolean }): string[] {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return [
    `${a.zones} zones; compute is sized for the peak at ${percent(a.utilisation)} of baseline bandwidth, at least ${a.minimumBrokers} brokers; what scaling in at night would save is not counted`,
    `${percent(a.writesCrossZones)} of writes and ${percent(a.readsCrossZones)} of reads cross zones, in every architecture (KIP-392 or a rack-aware target for reads)`,
    `block volumes are filled to ${percent(a.diskFill)}; tiered storage keeps ${a.tieredLocalDays} day(s) locally, three times`,
    `diskless brokers write each byte ${a.compactionRewrites} more time(s) for compaction`,
    'data is stored as producers send it; no further compression',
    ...(measured.amplification ? [] : [`stored bytes are ${a.storageAmplification}× the logical bytes: not measured`]),
    ...(measured.requests
      ? [
          `requests were measured at a lower rate: brokers are taken to flush by time, so requests a second per broker stay, and objects grow with the rate up to ${a.maxObjectBytes / 1024 ** 2} MiB`,
        ]
      : [
          `each broker flushes every ${a.flushIntervalMs} ms or ${a.maxObjectBytes / 1024 ** 2} MiB, ${a.requestsPerFlush} PUTs each: not measured`,
        ]),
    'no discount, no reserved capacity, no egress to the internet, no people',
  ];
}
