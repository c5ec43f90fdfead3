import { readFileSync } from 'node:fs';

/** Children of this process that run the broker's program. */
export function brokerPids(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('broker/main.js'));
}

const ticksPerSecond = 100; // USER_HZ: the same on every Linux.

/** User and system, since it began. */
export function cpuSecondsOf(pid: number): number {
  // The command's name, in parentheses, may hold spaces: the numbers are counted from its end.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function residentMiBOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib ?? 0) / 1024;
}
