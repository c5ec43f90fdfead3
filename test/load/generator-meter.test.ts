import { expect, it } from 'vitest';
import { GeneratorMeter, judgeGenerator } from '../../src/load/generator-meter.js';

const healthy = { cpuShare: 0.3, loopBusy: 0.4, latenessP99Ms: 2, ackP99Ms: 10, rateShare: 1 };

it('a busy loop that sends late, or misses the rate, spoils the measurement', () => {
  expect(judgeGenerator({ ...healthy, loopBusy: 0.99, latenessP99Ms: 60, ackP99Ms: 100 })).toMatch(/60 ms late at p99/);
  expect(judgeGenerator({ ...healthy, loopBusy: 0.99, rateShare: 0.6 })).toMatch(/60 % of the asked rate/);
});

it('neither a slow target nor a noisy machine is blamed on the generator', () => {
  expect(judgeGenerator(healthy)).toBeNull();
  // The target stalls: the rate is missed, the generator waits.
  expect(judgeGenerator({ ...healthy, loopBusy: 0.1, rateShare: 0.2, ackP99Ms: 3_000 })).toBeNull();
  // Others take the cores now and then.
  expect(judgeGenerator({ ...healthy, latenessP99Ms: 80, ackP99Ms: 100, loopBusy: 0.6 })).toBeNull();
  // Driven hard, but on time.
  expect(judgeGenerator({ ...healthy, cpuShare: 0.98, loopBusy: 0.98 })).toBeNull();
});

it('a process that blocks its own loop shows as CPU and lag', async () => {
  const meter = new GeneratorMeter();
  meter.start();
  for (let i = 0; i < 5; i++) {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 50_000) Math.sqrt(i);
    meter.late(60);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  meter.stop();
  const health = meter.health(60, 1);
  expect(health.cpuSeconds).toBeGreaterThan(0.2);
  expect(health.eventLoopLagMaxMs).toBeGreaterThan(30);
});
