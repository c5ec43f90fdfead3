import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatMs,
  formatQuantity,
  formatUsd,
  plural,
  significant,
} from '../../src/model/quantities.js';

describe('figures read well', () => {
  it.each([
    [formatMs(0), '0 ms'],
    [formatMs(0.4213), '0.421 ms'],
    [formatMs(14.26), '14.3 ms'],
    [formatMs(999), '999 ms'],
    [formatMs(1_250), '1.25 s'],
    [formatMs(60_000), '60 s'],
    [formatMs(200_000), '3 min 20 s'],
    [formatMs(240_000), '4 min'],
    [formatMs(6.5 * 3_600_000), '6.5 h'],
    [formatBytes(0), '0 B'],
    [formatBytes(1_023), '1,023 B'],
    [formatBytes(1_048_576), '1 MiB'],
    [formatBytes(8_400_000), '8.01 MiB'],
    [formatCount(1_234_567), '1,234,567'],
    [formatUsd(0.5), '$0.50'],
    [formatUsd(24_525.4), '$24,525'],
    [formatUsd(1_234_567), '$1.23 M'],
    [formatUsd(-42), '-$42.00'],
    [significant(1_500.4), '1,500'],
    [significant(0.000123456), '0.000123'],
    [plural(1, 'record'), '1 record'],
    [plural(2_000, 'record'), '2,000 records'],
    [formatQuantity(null, 'ms'), 'none'],
    [formatQuantity(2_600, 'ms'), '2.6 s'],
    [formatQuantity(1.064, '×'), '1.06×'],
    [formatQuantity(7_533, 'USD a month'), '$7,533 a month'],
    [formatQuantity(6, 'of 6'), '6 of 6'],
    [formatQuantity('not metered here', ''), 'not metered here'],
    [formatQuantity(52_500.77, 'PUT/GiB'), '52,501 PUT/GiB'],
  ])('%s', (actual, expected) => {
    expect(actual).toBe(expected);
  });
});
