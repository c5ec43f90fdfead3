/**
 * Reads Java's `.properties` format as `java.util.Properties.load` does: `=`, `:` or blanks after the key, `#` and `!`
 * comments, backslash escapes, `\uXXXX`, and lines continued by a backslash at their end. Later keys win.
 */
export function parseJavaProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const end = keyEnd(line);
    const rest = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
    properties.set(unescaped(line.slice(0, end)), unescaped(rest));
  }
  return properties;
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const line = raw.replace(/^[ \t\f]+/, '');
    if (open === null && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue;
    const whole: string = (open ?? '') + line;
    if (continues(line)) {
      open = whole.slice(0, -1);
    } else {
      lines.push(whole);
      open = null;
    }
  }
  if (open) lines.push(open);
  return lines;
}

/** An odd number of backslashes at the end: the last one escapes the line break. */
function continues(line: string): boolean {
  return (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
}

function keyEnd(line: string): number {
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\') i += 1;
    else if (/[=: \t\f]/.test(line[i] as string)) return i;
  }
  return line.length;
}

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, char: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return { n: '\n', r: '\r', t: '\t', f: '\f' }[char] ?? char;
  });
}
