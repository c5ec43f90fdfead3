import { expect, it } from 'vitest';
import { torture } from './torture.js';

/** TORTURE_SEED=n gives the acts of that seed, TORTURE_SECONDS=n goes on for so long instead of fifty kills. */
const seed = Number(process.env.TORTURE_SEED ?? 20_261_124);
const seconds = process.env.TORTURE_SECONDS === undefined ? null : Number(process.env.TORTURE_SECONDS);
const enoughKills = 50;

const often = seconds === null ? `${enoughKills} times` : `for ${seconds} s`;

it(
  `whatever is done to brokers, ${often}, nothing acknowledged is lost, doubled, reordered or changed (seed ${seed})`,
  async () => {
    const beganAt = performance.now();
    const isEnough = (kills: number) =>
      seconds === null ? kills >= enoughKills : performance.now() - beganAt >= seconds * 1_000;
    const { violations, acknowledged, kills, acts } = await torture(seed, isEnough);
    console.info(`${acts.length} acts, ${kills} SIGKILLs, ${acknowledged} records acknowledged`);
    expect(violations).toEqual([]);
    expect(acknowledged).toBeGreaterThan(acts.length * 50);
  },
  600_000 + (seconds ?? 0) * 1_000,
);

it.each(['lose-wal-tail', 'ack-before-durable'])(
  'it finds the defect %s',
  async (defect) => {
    const { violations } = await torture(seed, (kills) => kills >= 6, [defect]);
    expect(violations).not.toEqual([]);
  },
  600_000,
);
