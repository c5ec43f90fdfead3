import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../reports/index.js';
import { code, html, md, prose } from '../../reports/markdown/escape.js';
import { sample } from './sample.js';

describe('the markdown report', () => {
  it('says the verdict in its first heading, then what blocks', () => {
    const text = renderMarkdown(sample());
    expect(text.split('\n')[0]).toBe('# ❌ NOT READY');
    expect(text.indexOf('## What blocks')).toBeLessThan(text.indexOf('## Areas'));
  });

  it('folds every check, with balanced tags and tables of equal width', () => {
    const text = renderMarkdown(sample());
    const { checks } = sample();
    expect(text.match(/<details>/g)).toHaveLength(checks.length);
    expect(text.match(/<\/details>/g)).toHaveLength(checks.length);
    let columns = 0;
    for (const line of text.split('\n')) {
      if (!line.startsWith('|')) columns = 0;
      else {
        const cells = line.replace(/\\\|/g, '').split('|').length;
        if (columns !== 0) expect(cells, line).toBe(columns);
        columns = cells;
      }
    }
  });

  it('shows awkward data as it is, and never as markup', () => {
    const text = renderMarkdown(sample());
    expect(text).toContain('compact\\|delete');
    expect(text).toContain('&lt;none&gt; & \\`default\\`');
    expect(text).toContain('broker 4 did not start: &lt;exit 1&gt; \\| see log');
    expect(text).not.toContain('<none>');
  });

  it('keeps waivers visible, with owner and expiry', () => {
    expect(renderMarkdown(sample())).toContain('Waived until 2026-12-31 by data-platform: cleanup.policy is set');
  });

  it('shows a waiver that has expired as a failure again', () => {
    const later = { ...sample(), judgedAt: '2027-01-01T00:00:00Z' };
    expect(renderMarkdown(later)).not.toContain('## Waived');
    expect(renderMarkdown(later)).toMatch(/## Also failed[\s\S]*migration\/inventory-parity/);
  });
});

describe('escaping', () => {
  it.each([
    ['max_message_bytes', 'max_message_bytes'],
    ['_private_', '\\_private\\_'],
    ['a|b', 'a\\|b'],
    ['<script>', '&lt;script&gt;'],
    ['`x` *y* [z]', '\\`x\\` \\*y\\* \\[z\\]'],
    ['one\ntwo', 'one two'],
    ['$5', '$5'],
    ['$5 against $6', '\\$5 against \\$6'],
  ])('%j', (raw, escaped) => {
    expect(md(raw)).toBe(escaped);
  });

  it('code keeps backticks inside', () => {
    expect(code('a')).toBe('`a`');
    expect(code('a `b` c')).toBe('`` a `b` c ``');
  });

  it('our own sentences keep their code', () => {
    expect(prose('set `a_b|c` now_')).toBe('set `a_b\\|c` now\\_');
    expect(prose('one ` only')).toBe('one \\` only');
  });

  it('whatever the data: no line break, no bare pipe, no tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'|<>&"`*_[]~\\$# \n\rab') }), (raw) => {
        expect(md(raw)).not.toMatch(/[\r\n<>]/);
        expect(md(raw)).not.toMatch(/(?<!\\)(?:\\\\)*\|/);
        expect(html(raw)).not.toMatch(/[\r\n<>"]/);
      }),
    );
  });
});
