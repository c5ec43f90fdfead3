import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PriceBookError, parsePriceBook } from '../../src/cost/index.js';

const folder = new URL('../../pricebooks/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const text = readFileSync(new URL('aws-us-east-1.yaml', folder), 'utf8');

describe('every shipped price book', () => {
  it.each(files)('%s can be read, is named like its file and dated in the past', (file) => {
    const book = parsePriceBook(readFileSync(new URL(file, folder), 'utf8'), file);
    expect(`${book.name}.yaml`).toBe(file);
    expect(Date.parse(book.date)).toBeLessThan(Date.now());
  });
});

describe('a wrong price book is refused with the place and the expectation', () => {
  const wrong: [string, string, RegExp][] = [
    [
      'a price without source',
      text.replace(/ {4}source: https:\/\/aws.amazon.com\/ebs\/pricing\/\n/, ''),
      /blockStorage\.storagePerGiBMonth\.source/,
    ],
    ['a negative price', text.replace('usd: 0.08', 'usd: -0.08'), /blockStorage\.storagePerGiBMonth\.usd/],
    ['a mistyped field', text.replace('putPer1000', 'putPerThousand'), /objectStorage/],
    ['no date', text.replace(/\ndate: .*/, ''), /date/],
    ['a date in words', text.replace(/\ndate: .*/, '\ndate: last summer'), /YYYY-MM-DD/],
    ['falling bands', text.replace('upToGiB: 512000', 'upToGiB: 512'), /bands must rise/],
    ['a closed last band', text.replace('upToGiB: null', 'upToGiB: 999999'), /last band must be open/],
    ['another currency', text.replace('currency: USD', 'currency: EUR'), /currency/],
  ];
  it.each(wrong)('%s', (_, content, message) => {
    expect(content).not.toBe(text);
    expect(() => parsePriceBook(content, 'mine.yaml')).toThrow(message);
    expect(() => parsePriceBook(content, 'mine.yaml')).toThrow(PriceBookError);
    expect(() => parsePriceBook(content, 'mine.yaml')).toThrow(/^mine\.yaml/);
  });

  it('what is no YAML', () => {
    expect(() => parsePriceBook('a: [1', 'mine.yaml')).toThrow(/^mine\.yaml is not YAML/);
  });
});
