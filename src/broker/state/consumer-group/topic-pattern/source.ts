/** The text of a pattern, read from left to right by whole characters. */
export class Source {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  get atEnd(): boolean {
    return this.#rest === '';
  }

  /** '' at the end. */
  peek(): string {
    const code = this.#rest.codePointAt(0);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): string {
    const char = this.peek();
    this.#rest = this.#rest.slice(char.length);
    return char;
  }

  sees(text: string): boolean {
    return this.#rest.startsWith(text);
  }

  seesMatch(pattern: RegExp): boolean {
    return pattern.test(this.#rest);
  }

  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.#rest = this.#rest.slice(text.length);
    return true;
  }

  /** `pattern` must be anchored at the start. */
  takeMatch(pattern: RegExp): RegExpMatchArray | null {
    const match = this.#rest.match(pattern);
    if (match !== null) this.#rest = this.#rest.slice(match[0].length);
    return match;
  }
}
