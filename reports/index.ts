export { renderJson } from './json.js';
export { renderMarkdown } from './markdown/index.js';
export { renderTerminal, type TerminalOptions } from './terminal/index.js';
