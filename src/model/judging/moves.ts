import type { ReassignEvidence } from '../evidence.js';
import { formatBytes, formatMs, plural } from '../quantities.js';
import type { Finding, Part } from './conclude.js';
import { atMost } from './figures.js';
import { fitLine } from './slope.js';

type Move = ReassignEvidence['moves'][number];
const GiB = 2 ** 30;

/** Every move was done, and within the limit. */
export function finishedInTime(moves: readonly Move[], timeLimitMs: number, moveMs: number): Part {
  const unfinished = moves.filter((move) => move.ms === null);
  const late = unfinished.length > 0 && timeLimitMs >= moveMs;
  const times = moves.flatMap((move) => move.ms ?? []);
  const findings: Finding[] = [];
  if (moves.length === 0) {
    findings.push({
      outcome: 'not-proven',
      says: 'no partition was moved',
      needs: 'allow reassignments on at least two brokers',
    });
  }
  if (unfinished.length > 0) {
    findings.push({
      ...(late ? { outcome: 'fail' } : { outcome: 'not-proven', needs: waitsNoLonger('moveMs', timeLimitMs) }),
      says: `${plural(unfinished.length, 'move')} of ${moves.length} not done after ${formatMs(timeLimitMs)}`,
      details: unfinished.map(describe),
    });
  }
  const slowest =
    times.length === 0
      ? {}
      : atMost({ name: 'slowest move', value: Math.max(...times), unit: 'ms' }, { name: 'moveMs', value: moveMs });
  return {
    measured: [
      { name: 'moves done', value: times.length, unit: `of ${moves.length}`, ...(late ? { ok: false } : {}) },
      ...moves.map((move) => ({ name: `move of ${formatBytes(move.partitionBytes)}`, value: move.ms, unit: 'ms' })),
      ...(slowest.measured ?? []),
    ],
    findings: [...findings, ...(slowest.findings ?? [])],
    details: moves.map(describe),
  };
}

/** For a threshold that was set beyond what the experiment waits: what never came may still have come in time. */
export function waitsNoLonger(threshold: string, timeLimitMs: number): string {
  return `a threshold ${threshold} of at most ${formatMs(timeLimitMs)}: the experiment waits no longer`;
}

/**
 * Time must not grow with size. Three sizes and a line: only growth whose 95 % lower bound stands out of the noise over
 * the measured sizes, and would break the limit at 100 GiB, counts. Where the sizes are so close that growth within the
 * noise would break it, no growth seen proves nothing; then only the store's meter can tell.
 */
export function growthWithSize(
  moves: readonly Move[],
  { extrapolated100GiBMs, noiseMs }: { extrapolated100GiBMs: number; noiseMs: number },
): Part {
  const points = moves.flatMap((move) => (move.ms === null ? [] : [{ x: move.partitionBytes, y: move.ms }]));
  const sizes = points.map(({ x }) => x);
  if (new Set(sizes).size < 3) {
    return {
      findings: [
        {
          outcome: 'not-proven',
          says: `only ${plural(new Set(sizes).size, 'size')} moved: growth with size needs three`,
          needs: 'let it move partitions of three sizes (profile: reassign.partitionBytes)',
        },
      ],
    };
  }
  const line = fitLine(points);
  const spread = Math.max(...sizes) - Math.min(...sizes);
  const grownMs = line.slopeAtLeast * spread;
  const at100GiB = Math.max(0, line.slopeAtLeast) * 100 * GiB;
  const smallestSeenAt100GiB = (noiseMs / spread) * 100 * GiB;
  const grows = grownMs > noiseMs && at100GiB > extrapolated100GiBMs;
  return {
    measured: [
      { name: 'time per GiB (fit)', value: line.slope * GiB, unit: 'ms' },
      { name: 'growth over the measured sizes, at least', value: Math.max(0, grownMs), unit: 'ms' },
      {
        name: 'growth to 100 GiB, at least',
        value: grows ? at100GiB : 0,
        unit: 'ms',
        threshold: { name: 'extrapolated100GiBMs', op: '<=', value: extrapolated100GiBMs, unit: 'ms' },
        ok: !grows,
      },
    ],
    findings: grows
      ? [
          {
            outcome: 'fail',
            says: `time grows with size: a partition of 100 GiB would take at least ${formatMs(at100GiB)}`,
          },
        ]
      : smallestSeenAt100GiB > extrapolated100GiBMs && !largestIsMetered(moves)
        ? [
            {
              outcome: 'not-proven',
              says:
                `nothing meters the store, and sizes ${formatBytes(spread)} apart show only a growth that comes to ` +
                `${formatMs(smallestSeenAt100GiB)} or more at 100 GiB: a fast copy would go unseen`,
              needs:
                `sizes at least ${formatBytes((noiseMs / extrapolated100GiBMs) * 100 * GiB)} apart (profile: ` +
                'reassign.partitionBytes), or a target whose store requests are metered',
            },
          ]
        : [],
  };
}

/** A copy of the smaller ones is lost among the background's bytes. */
function largestIsMetered(moves: readonly Move[]): boolean {
  const largest = Math.max(...moves.map((move) => move.partitionBytes));
  return moves.some((move) => move.partitionBytes === largest && move.copiedBytes !== null);
}

/** Bytes copied for the moves, against the bytes moved. Unknown where nothing meters the store. */
export function copiedShare(moves: readonly Move[], limits: { copiedShare: number; copiedNoiseBytes: number }): Part {
  // All moves of a partition carry the same figure.
  const metered = [...new Map(moves.map((move) => [`${move.topic}-${move.partition}`, move])).values()].filter(
    (move) => move.copiedBytes !== null,
  );
  if (metered.length === 0) return { measured: [{ name: 'bytes copied', value: 'not metered here', unit: '' }] };
  const copied = metered.reduce((sum, move) => sum + (move.copiedBytes ?? 0), 0);
  const moved = metered.reduce((sum, move) => sum + move.partitionBytes, 0);
  const copies = copied > limits.copiedNoiseBytes && copied > limits.copiedShare * moved;
  return {
    measured: [
      { name: 'bytes copied', value: copied, unit: 'bytes' },
      {
        name: 'copied ÷ moved',
        value: moved === 0 ? null : copied / moved,
        unit: '×',
        threshold: { name: 'copiedShare', op: '<=', value: limits.copiedShare, unit: '×' },
        ok: !copies,
      },
    ],
    findings: copies
      ? [{ outcome: 'fail', says: `${formatBytes(copied)} copied to move ${formatBytes(moved)}: the move copies data` }]
      : [],
  };
}

function describe(move: Move): string {
  const { topic, partition, partitionBytes, fromBroker, toBroker, ms, copiedBytes } = move;
  const took = ms === null ? 'not done' : formatMs(ms);
  const copied = copiedBytes === null ? '' : `, ${formatBytes(copiedBytes)} through the store meanwhile`;
  return `${topic}-${partition} (${formatBytes(partitionBytes)}) from broker ${fromBroker} to ${toBroker}: ${took}${copied}`;
}
