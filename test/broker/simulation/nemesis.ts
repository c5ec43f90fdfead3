import { healthy, type StoreFaults } from './faulty-store.js';
import { sessionTimeoutMs } from './sim-broker.js';
import type { World } from './world.js';

/** The store of an ordinary bad day. */
export const shaky: StoreFaults = {
  isDown: false,
  lost: 0.02,
  answerLost: 0.02,
  twice: 0.01,
  slow: 0.003,
  slowMs: 2_500,
  maxDelayMs: 8,
};

export const largestJumpMs = 600_000;

/** One misfortune. Resolves when it is over; the cluster may still be recovering. */
export async function strike(world: World): Promise<void> {
  const { random, clock, faults } = world;
  const victim = random.pick(world.alive());
  const kind = random.pick(['kill', 'kill', 'kill', 'pause', 'pause', 'leave', 'join', 'jump', 'store'] as const);
  world.history.note(`${kind} ${victim.id}`);
  switch (kind) {
    case 'kill':
      victim.kill();
      await clock.runFor(random.pick([0, 100, 2 * sessionTimeoutMs]));
      world.start(victim.id);
      return;
    case 'pause':
      victim.clock.pause();
      // Sometimes another process takes the id meanwhile, and the paused one comes back as a zombie.
      await clock.runFor(random.pick([100, sessionTimeoutMs, 3 * sessionTimeoutMs]));
      if (random.chance(0.3)) world.start(victim.id);
      await clock.runFor(random.between(0, 200));
      victim.clock.resume();
      return;
    case 'leave':
      void victim.leave();
      await clock.runFor(random.pick([50, sessionTimeoutMs]));
      victim.kill();
      world.start(victim.id);
      return;
    case 'join': {
      const extra = world.start(4);
      await clock.runFor(random.between(200, 900));
      if (random.chance(0.5)) extra.kill();
      else {
        void extra.leave();
        await clock.runFor(300);
        extra.kill();
      }
      return;
    }
    case 'jump':
      victim.clock.jump(random.pick([-largestJumpMs, -1_000, 1_000, largestJumpMs]));
      return;
    case 'store':
      Object.assign(faults, random.pick([{ isDown: true }, { slow: 0.3, slowMs: 1_200 }]));
      await clock.runFor(random.between(50, 1_500));
      Object.assign(faults, shaky);
  }
}

/** No more misfortunes: three brokers over a store that works, and time to settle. */
export async function heal(world: World): Promise<void> {
  Object.assign(world.faults, healthy);
  for (const broker of world.alive()) broker.clock.resume();
  for (const id of [1, 2, 3]) if (!world.alive().some((broker) => broker.id === id)) world.start(id);
  await world.clock.runFor(3 * sessionTimeoutMs);
}
