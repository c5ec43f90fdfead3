import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let found: string | null = null;

/**
 * The folder of this package, wherever it is installed: the nearest folder above this file whose package.json carries
 * our name. Works from `src/` (tests) and from `dist/` (everybody else).
 */
export function packageRoot(): string {
  if (found !== null) return found;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'diskless-check') {
      found = folder;
      return folder;
    }
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('the package.json of diskless-check was not found above its own program files');
    folder = parent;
  }
}

export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
