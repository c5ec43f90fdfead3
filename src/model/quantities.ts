/** Figures as people read them: thousands separated, three significant digits, the unit that fits. */
export function formatCount(value: number): string {
  return Math.abs(value) < 1e15 ? grouped(round(value, 0)) : String(value);
}

/** `0.8 ms`, `12 ms`, `1.25 s`, `3 min 20 s`, `6.5 h`. */
export function formatMs(ms: number): string {
  const size = Math.abs(ms);
  if (size < 1_000) return `${significant(ms)} ms`;
  if (size < 120_000) return `${significant(ms / 1_000)} s`;
  if (size < 2 * 3_600_000) {
    const seconds = Math.round(ms / 1_000);
    const rest = seconds % 60;
    return `${Math.trunc(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
  }
  return `${significant(ms / 3_600_000)} h`;
}

/** Binary units: `512 B`, `3.2 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${significant(value)} ${units[unit]}`;
}

/** `$0.42`, `$1,234`, `$1.2 M`. */
export function formatUsd(usd: number): string {
  const sign = usd < 0 ? '-' : '';
  const size = Math.abs(usd);
  if (size >= 1e6) return `${sign}$${significant(size / 1e6)} M`;
  return `${sign}$${size < 100 ? size.toFixed(2) : grouped(round(size, 0))}`;
}

/** A plain number with at most three significant digits below 1,000, and whole above. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1_000) return grouped(round(value, 0));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(size)));
  return String(round(value, Math.min(digits, 12)));
}

/** `1 record`, `2,000 records`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : many}`;
}

/** A figure with its unit, as the reports show it: known units are scaled, others are appended. */
export function formatQuantity(value: number | string | null, unit: string): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return unit === '' ? value : `${value} ${unit}`;
  if (unit === 'ms') return formatMs(value);
  if (unit === 'bytes') return formatBytes(value);
  if (unit === 'USD' || unit === 'USD a month') return `${formatUsd(value)}${unit === 'USD' ? '' : ' a month'}`;
  if (unit === '%') return `${significant(value)} %`;
  if (unit === '×') return `${significant(value)}×`;
  const figure = Number.isInteger(value) ? formatCount(value) : significant(value);
  return unit === '' ? figure : `${figure} ${unit}`;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
