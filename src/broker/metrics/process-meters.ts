import type { Registry } from './registry.js';

/** The process, under the names that every Prometheus client library has for it. */
export function processMeters(registry: Registry): void {
  registry.collectedCounter('process_cpu_seconds_total', 'CPU time of the process, user and system.', () => {
    const { user, system } = process.cpuUsage();
    return [{ labels: {}, value: (user + system) / 1e6 }];
  });
  registry.gauge('process_resident_memory_bytes', 'Resident memory of the process.', () => [
    { labels: {}, value: process.memoryUsage.rss() },
  ]);
  registry.gauge('process_start_time_seconds', 'When the process started, in seconds since 1970.', () => [
    { labels: {}, value: performance.timeOrigin / 1000 },
  ]);
}
