import { describe, expect, it } from 'vitest';
import {
  compareInventories,
  configsToCompare,
  type Inventory,
  type TopicInventory,
} from '../../../src/experiments/migration/inventory.js';

const topic = (
  partitions: number,
  set: Record<string, string>,
  defaults: Record<string, string> = {},
): TopicInventory => ({
  partitions,
  configs: new Map<string, { value: string; isDefault: boolean }>([
    ...Object.entries(set).map(([key, value]) => [key, { value, isDefault: false }] as const),
    ...Object.entries(defaults).map(([key, value]) => [key, { value, isDefault: true }] as const),
  ]),
});
const inventory = (
  topics: Record<string, TopicInventory>,
  groups: Record<string, Record<string, number>> = {},
): Inventory => ({
  topics: new Map(Object.entries(topics)),
  groups: new Map(Object.entries(groups).map(([group, offsets]) => [group, new Map(Object.entries(offsets))])),
});

const source = inventory(
  { orders: topic(6, { 'retention.ms': '1000' }, { 'segment.bytes': '1' }) },
  { billing: { 'orders-0': 7 } },
);

describe('a migrated cluster differs from its source', () => {
  it('in nothing when it is the same', () => {
    expect(compareInventories(source, source)).toEqual([]);
  });

  it('when a topic is missing, and says no more about it', () => {
    const differences = compareInventories(source, inventory({}, { billing: { 'orders-0': 7 } }));
    expect(differences).toEqual([{ subject: 'topic orders', aspect: 'exists', source: 'yes', target: 'no' }]);
  });

  it('in the number of partitions', () => {
    const target = inventory({ orders: topic(5, { 'retention.ms': '1000' }) }, { billing: { 'orders-0': 7 } });
    expect(compareInventories(source, target)).toEqual([
      { subject: 'topic orders', aspect: 'partitions', source: '6', target: '5' },
    ]);
  });

  it('when it dropped a config that was set, and shows its default', () => {
    const target = inventory({ orders: topic(6, {}, { 'retention.ms': '604800000' }) }, { billing: { 'orders-0': 7 } });
    expect(compareInventories(source, target)).toEqual([
      { subject: 'topic orders', aspect: 'config retention.ms', source: '1000', target: '604800000' },
    ]);
  });

  it('when it sets a config that the source leaves at its default', () => {
    const target = inventory(
      { orders: topic(6, { 'retention.ms': '1000', 'segment.bytes': '2' }) },
      { billing: { 'orders-0': 7 } },
    );
    expect(compareInventories(source, target)).toEqual([
      { subject: 'topic orders', aspect: 'config segment.bytes', source: '1', target: '2' },
    ]);
  });

  it('not by defaults that nobody chose', () => {
    const target = inventory(
      { orders: topic(6, { 'retention.ms': '1000' }, { 'segment.bytes': '999' }) },
      { billing: { 'orders-0': 7 } },
    );
    expect(compareInventories(source, target)).toEqual([]);
  });

  it('not when the target has the wanted value as its own default', () => {
    const target = inventory({ orders: topic(6, {}, { 'retention.ms': '1000' }) }, { billing: { 'orders-0': 7 } });
    expect(compareInventories(source, target)).toEqual([]);
  });

  it('when a group is unknown, at another offset, or without one', () => {
    const topics = { orders: topic(6, { 'retention.ms': '1000' }) };
    const differences = (groups: Record<string, Record<string, number>>) =>
      compareInventories(source, inventory(topics, groups)).map(({ aspect, target }) => `${aspect}: ${target}`);
    expect(differences({})).toEqual(['exists: no']);
    expect(differences({ billing: {} })).toEqual(['exists: no']);
    expect(differences({ billing: { 'orders-0': 0 } })).toEqual(['committed offset of orders-0: 0']);
    expect(differences({ billing: { 'orders-1': 7 } })).toEqual(['committed offset of orders-0: none']);
  });
});

it('configs to compare are those that somebody set, on either side, once', () => {
  expect(configsToCompare(topic(1, { a: '1', c: '3' }, { b: '2' }), topic(1, { a: '9', b: '2' }))).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(configsToCompare(topic(1, { a: '1' }), undefined)).toEqual(['a']);
});
