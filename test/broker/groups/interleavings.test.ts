import { describe, expect, it } from 'vitest';
import { SimulatedFleet } from './simulated-fleet.js';

const seeds = Array.from({ length: 60 }, (_, i) => i + 1);

function shaken(seed: number): SimulatedFleet {
  const fleet = new SimulatedFleet(seed, 2 + (seed % 5));
  for (let i = 0; i < 400; i += 1) fleet.shake();
  return fleet;
}

describe.each(seeds)('fleet of seed %i, with crashes of clients and coordinators', (seed) => {
  it('never sees the group in an impossible state, an answer given twice, or a wait without a deadline', () => {
    const fleet = shaken(seed);
    expect(fleet.violations).toEqual([]);
    expect(fleet.observed.length).toBeGreaterThan(3);
  });

  it('sees generations that only grow, each with one protocol and one member that assigns', () => {
    const fleet = shaken(seed);
    expect(fleet.persisted).toEqual([...new Set(fleet.persisted)].sort((a, b) => a - b));
    const facts = new Set(fleet.observed.map(({ generation, protocol }) => `${generation} ${protocol}`));
    const generations = new Set(fleet.observed.map(({ generation }) => generation));
    expect(facts.size).toBe(generations.size);
    const assigning = fleet.observed.filter(({ assigns }) => assigns);
    const assigners = new Set(assigning.map(({ generation, memberId }) => `${generation} ${memberId}`));
    expect(assigners.size).toBe(new Set(assigning.map(({ generation }) => generation)).size);
  });

  it('gives each seat exactly what the leader of its generation assigned to it', () => {
    const fleet = shaken(seed);
    fleet.settle(150);
    const assignments = fleet.received.filter(({ assignment }) => assignment !== '');
    expect(assignments.length).toBeGreaterThan(0);
    const owners = new Map<string, string>();
    for (const { generation, seat, memberId, assignment } of assignments) {
      expect(fleet.assigned.has(assignment)).toBe(true);
      expect(assignment.endsWith(` in ${generation}`)).toBe(true);
      if (seat === memberId) expect(assignment).toBe(`for ${memberId} in ${generation}`);
      expect(owners.get(assignment) ?? seat).toBe(seat);
      owners.set(assignment, seat);
    }
  });

  it('balances once nothing goes wrong any more: everyone in one generation', () => {
    const fleet = shaken(seed);
    fleet.settle(150);
    expect(fleet.violations).toEqual([]);
    expect(fleet.group.state).toBe('Stable');
    expect(fleet.clients.every((client) => fleet.group.members.has(client.memberId))).toBe(true);
    expect(new Set(fleet.clients.map((client) => client.generation))).toEqual(new Set([fleet.group.generation]));
  });

  it('is answered in the end, whatever it waits for', () => {
    const fleet = shaken(seed);
    fleet.fallSilent();
    expect(fleet.owedCount()).toBe(0);
    expect(fleet.group.state).toBe('Empty');
  });
});
