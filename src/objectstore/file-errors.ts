import { StoreError } from './store.js';

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space or choose another directory',
  EDQUOT: 'the disk quota is used up; free some space or choose another directory',
  EACCES: 'permission denied; the broker must be able to read and write this directory',
  EPERM: 'the file system refused it; hard links must be possible in this directory',
  EROFS: 'the file system is read-only; choose a writable directory',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  ENOENT: 'the directory is gone; somebody removed it while it was in use',
  ENOTDIR: 'a file stands where a directory is needed',
};

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

/** Says what was done, where, and what a person can do about it; errors that already say so pass unchanged. */
export function explain(error: unknown, act: string, root: string): Error {
  if (error instanceof StoreError) return error;
  const code = (error as NodeJS.ErrnoException)?.code ?? '';
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new StoreError(`cannot ${act} in ${root}: ${reason}${code ? ` (${code})` : ''}`, { cause: error });
}
