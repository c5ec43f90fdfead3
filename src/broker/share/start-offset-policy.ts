/** Where a share partition begins that its group never read: `share.auto.offset.reset`. */
export type StartOffsetPolicy = { kind: 'earliest' } | { kind: 'latest' } | { kind: 'by-duration'; ms: number };

/** Null when it is no policy. */
export function startOffsetPolicy(value: string): StartOffsetPolicy | null {
  if (value === 'earliest' || value === 'latest') return { kind: value };
  const text = /^by_duration:(.*)$/.exec(value)?.[1];
  const ms = text === undefined ? null : durationMs(text);
  return ms === null ? null : { kind: 'by-duration', ms };
}

/** ISO 8601 as Java's Duration reads it, days and shorter; null when it is none or before now. */
function durationMs(text: string): number | null {
  const parts = /^P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?$/i.exec(text);
  if (parts === null || text.length < 3) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return Math.floor((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
