/** Resolves when the text has left for the pipe or terminal: a process that exits earlier would cut it off. */
export function writeOut(text: string): Promise<void> {
  return write(process.stdout, text.endsWith('\n') ? text : `${text}\n`);
}

export function writeError(line: string): Promise<void> {
  return write(process.stderr, `${line}\n`);
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}

/** `diskless-check … | head`: a reader that has seen enough is no error. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** NO_COLOR (any value), `--no-color`, and not being a terminal switch colour off. */
export function wantsColor(stream: { isTTY?: boolean }, flag: boolean): boolean {
  return flag && !process.env.NO_COLOR && process.env.TERM !== 'dumb' && stream.isTTY === true;
}

export function widthOf(stream: { columns?: number }): number {
  return Math.max(60, Math.min(stream.columns || 100, 140));
}
