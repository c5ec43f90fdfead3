import { defineConfig } from 'vitest/config';

/**
 * Three layers, by folder name: pure tests (milliseconds), `*.cluster.test.ts` (an embedded cluster of real processes),
 * and `test/peers` (real Kafka clients and brokers). Cluster and peer tests run one file at a time: they are timed on
 * two cores.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.cluster.test.ts', 'test/peers/**'],
          // On a busy machine milliseconds become seconds.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['test/**/*.cluster.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'peers',
          include: ['test/peers/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
