/**
 * What must be undone even when the process leaves in a hurry (second Ctrl-C, uncaught error): synchronous acts, run on
 * `exit`, newest first. The orderly way out is `Target.close()`, which takes its acts back.
 */
const acts = new Set<() => void>();
let listening = false;

/** Registers an act for the exit of this process; the returned function takes it back. */
export function onHurriedExit(act: () => void): () => void {
  if (!listening) {
    listening = true;
    process.once('exit', runAll);
  }
  acts.add(act);
  return () => acts.delete(act);
}

function runAll(): void {
  for (const act of [...acts].reverse()) {
    try {
      act();
    } catch {
      // Nothing can be reported any more, and the next act must still run.
    }
  }
  acts.clear();
}
