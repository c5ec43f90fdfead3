/**
 * Least-squares line y = intercept + slope·x with a one-sided 95 % lower bound of the slope: "grows at least so fast".
 * With few points the bound is wide (Student's t), so noise between three sizes does not read as growth.
 */
export interface Line {
  slope: number;
  intercept: number;
  /** The slope is at least this, at 95 % confidence; −Infinity with fewer than three points or equal x. */
  slopeAtLeast: number;
  points: number;
}

export function fitLine(points: readonly { x: number; y: number }[]): Line {
  const n = points.length;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (n < 2 || spread === 0) return { slope: 0, intercept: n === 0 ? 0 : meanY, slopeAtLeast: -Infinity, points: n };
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const intercept = meanY - slope * meanX;
  if (n < 3) return { slope, intercept, slopeAtLeast: -Infinity, points: n };
  const residual = points.reduce((sum, { x, y }) => sum + (y - intercept - slope * x) ** 2, 0);
  const standardError = Math.sqrt(residual / (n - 2) / spread);
  return { slope, intercept, slopeAtLeast: slope - studentT95(n - 2) * standardError, points: n };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** One-sided 95 % quantile of Student's t, by degrees of freedom; between table rows the smaller row's (wider) value. */
function studentT95(degreesOfFreedom: number): number {
  const row = [...quantiles].reverse().find(([degrees]) => degrees <= degreesOfFreedom);
  return row![1];
}

const quantiles: readonly [number, number][] = [
  [1, 6.314],
  [2, 2.92],
  [3, 2.353],
  [4, 2.132],
  [5, 2.015],
  [6, 1.943],
  [7, 1.895],
  [8, 1.86],
  [9, 1.833],
  [10, 1.812],
  [15, 1.753],
  [20, 1.725],
  [30, 1.697],
  [60, 1.671],
  [120, 1.658],
];
