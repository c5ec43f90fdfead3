import { defineCheck } from '../../src/model/check.js';
import type { CrashOneEvidence } from '../../src/model/evidence.js';
import { longestGap } from '../../src/model/judging/availability.js';
import { conclude, type Finding, type Part } from '../../src/model/judging/conclude.js';
import { atMost, figure } from '../../src/model/judging/figures.js';
import { formatMs, plural } from '../../src/model/quantities.js';
import { sixCases } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'durability/crash-unavailability',
    title: 'Every partition serves again soon after a broker dies',
    conditions: ['operational-recovery'],
    severity: 'major',
    why:
      'No data copy should mean a short outage. Producers buffer for delivery.timeout.ms (two minutes) and then drop; each ' +
      'second that a partition stays without a leader eats from that, and consumers’ lag from the time to repair.',
    how:
      'During the kill of broker-crash, measures for each partition the longest time without an acknowledged write and ' +
      'without a served read while both were asked for, and the time until p99 of the acknowledgements is within 2× of before ' +
      'the kill again. Partitions that never came back are counted, and so are those that only the victim’s return brought back.',
    failsWhen:
      'a partition is out for longer than the limit, until the victim returns or until the end of the run, or latency does ' +
      'not recover in time',
    remediation:
      'Look at how failure is detected (session or heartbeat timeouts) and what a new leader must read before it serves; ' +
      'shorten the first, bound the second. Raise delivery.timeout.ms above the measured outage meanwhile.',
    references: [
      sixCases,
      {
        title: 'Producer setting delivery.timeout.ms',
        url: 'https://kafka.apache.org/documentation/#producerconfigs_delivery.timeout.ms',
      },
      {
        title: 'AutoMQ issue 715: slow recovery after a hard bounce',
        url: 'https://github.com/AutoMQ/automq/issues/715',
      },
    ],
    breaksOn: ['slow-failover'],
  },
  evidence: ['crash-one'],
  thresholds: {
    unavailableMs: {
      value: 30_000,
      unit: 'ms',
      why: 'a quarter of the default delivery.timeout.ms, so that retries end well',
    },
    latencyBackMs: { value: 60_000, unit: 'ms', why: 'longer than a minute is an incident that somebody is paged for' },
  },
  judge({ 'crash-one': evidence }, { unavailableMs, latencyBackMs }) {
    const { killedAtMs, partitionsLed, partitionsNeverBack, killedBroker } = evidence;
    const limit = { name: 'unavailableMs', value: unavailableMs };
    const findings: Finding[] = [];
    if (partitionsLed === 0) {
      findings.push({
        outcome: 'not-proven',
        says: `broker ${killedBroker} led no partition, so its death tested nothing`,
        needs: 'use a topic with at least one partition per broker',
      });
    }
    if (partitionsNeverBack > 0) {
      const watched = formatMs(watchedMs(evidence));
      findings.push({
        outcome: 'fail',
        says: `${plural(partitionsNeverBack, 'partition')} accepted nothing again in the ${watched} after the kill`,
      });
    }
    const neverRead = evidence.load.neverRead?.partitions ?? 0;
    if (neverRead > 0) {
      findings.push({
        outcome: 'fail',
        says: `${plural(neverRead, 'partition')} never served its reader everything again`,
      });
    }
    const gaps = [...evidence.produceUnavailability, ...evidence.consumeUnavailability];
    return conclude(
      `longest outage of a partition ${formatMs(Math.max(0, ...gaps.map((gap) => gap.ms)))}, latency back after ${formatMs(evidence.latencyRecoveredAfterMs ?? 0)}`,
      figure('partitions led by the killed broker', partitionsLed),
      {
        measured: [
          { name: 'partitions never back', value: partitionsNeverBack, unit: '', ok: partitionsNeverBack === 0 },
        ],
      },
      { measured: [{ name: 'partitions never back for consumers', value: neverRead, unit: '', ok: neverRead === 0 }] },
      { findings },
      backByItself(evidence, unavailableMs),
      longestGap(evidence.produceUnavailability, killedAtMs, 'produce', limit),
      longestGap(evidence.consumeUnavailability, killedAtMs, 'consume', limit),
      figure('p99 before the kill', evidence.ackP99BeforeMs, 'ms'),
      latencyBack(evidence, latencyBackMs),
    );
  },
});

/** A partition that is back only because its old leader is back shows no failover at all, however short it was away. */
function backByItself(
  { backBeforeReturn, returnedAfterMs, killedBroker }: CrashOneEvidence,
  unavailableMs: number,
): Part {
  const measured = [{ name: 'back before the victim returned', value: backBeforeReturn ? 'yes' : 'no', unit: '' }];
  if (backBeforeReturn) return { measured };
  const says = `not every partition was back when broker ${killedBroker} was started again, ${formatMs(returnedAfterMs)} after the kill`;
  if (returnedAfterMs >= unavailableMs) return { measured, findings: [{ outcome: 'fail', says }] };
  const needs = `leave unavailableMs below ${formatMs(returnedAfterMs)}: no drill waits longer for a partition`;
  return { measured, findings: [{ outcome: 'not-proven', says, needs }] };
}

type Drill = Parameters<typeof watchedMs>[0] & { latencyRecoveredAfterMs: number | null };

/** A drill that ends before the limit cannot tell late from never: that is worth a warning, not a failure. */
function latencyBack(drill: Drill, latencyBackMs: number): Part {
  const watched = watchedMs(drill);
  const short = drill.latencyRecoveredAfterMs === null && watched < latencyBackMs;
  return atMost(
    { name: 'p99 within 2× after', value: drill.latencyRecoveredAfterMs, unit: 'ms' },
    { name: 'latencyBackMs', value: latencyBackMs },
    {
      outcome: short ? 'warn' : 'fail',
      whenNull: `p99 had not come back when the drill ended, ${formatMs(watched)} after the kill`,
    },
  );
}

function watchedMs({ load, killedAtMs }: { load: { durationMs: number }; killedAtMs: number }): number {
  return Math.max(0, load.durationMs - killedAtMs);
}
