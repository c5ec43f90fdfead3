/**
 * Data inside markdown. Everything that markdown, a table or HTML would interpret is escaped; what reads the same either
 * way (an underscore inside a word, a single dollar sign) is left alone, so that the file reads well raw.
 */
export function md(text: string): string {
  const escaped = text
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(/[\\`*[\]|~]/g, '\\$&')
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_');
  // Two dollar signs in a line can be taken for a formula.
  return (escaped.match(/\$/g)?.length ?? 0) > 1 ? escaped.replace(/\$/g, '\\$') : escaped;
}

/** Our own sentences, in which `code` is meant as such. Everything outside of it is escaped like data. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : md(part)))
    .join('');
}

/** Data inside an HTML tag, where markdown is not interpreted. */
export function html(text: string): string {
  return text
    .replace(/\s*[\r\n]\s*/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

/** Inline code, whatever backticks the data holds. */
export function code(text: string): string {
  const flat = text.replace(/\s*[\r\n]\s*/g, ' ').replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`;
}

export function mdTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
