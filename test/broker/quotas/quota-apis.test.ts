import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/client/index.js';
import { ErrorCode } from '../../../src/protocol/index.js';
import { startInProcess } from '../in-process.js';

type Named = [entityType: string, entityName: string | null][];

async function alter(connection: Connection, entity: Named, ops: Record<string, number | null>, validateOnly = false) {
  const entry = {
    entity: entity.map(([entityType, entityName]) => ({ entityType, entityName })),
    ops: Object.entries(ops).map(([key, value]) => ({ key, value: value ?? 0, remove: value === null })),
  };
  const { entries } = await connection.send('AlterClientQuotas', { entries: [entry], validateOnly });
  return entries[0]!;
}

async function describeQuotas(
  connection: Connection,
  components: [string, number, string | null][] = [],
  strict = false,
) {
  const { entries } = await connection.send('DescribeClientQuotas', {
    components: components.map(([entityType, matchType, match]) => ({ entityType, matchType, match })),
    strict,
  });
  return (entries ?? []).map(({ entity, values }) => [
    entity.map(({ entityType, entityName }) => `${entityType}=${entityName}`).join(),
    Object.fromEntries(values.map(({ key, value }) => [key, value])),
  ]);
}

const [EXACT, DEFAULT, ANY] = [0, 1, 2];

describe('client quotas', () => {
  it('are kept by entity, on every broker, and found by name, default and type', async () => {
    const cluster = await startInProcess(2);
    const [one, two] = [await cluster.connect(1), await cluster.connect(2)];
    await alter(one, [['user', 'alice']], { producer_byte_rate: 1_000, request_percentage: 12.5 });
    await alter(
      one,
      [
        ['user', null],
        ['client-id', 'app'],
      ],
      { consumer_byte_rate: 5 },
    );
    await alter(one, [['ip', '127.0.0.9']], { connection_creation_rate: 3 });
    const ofAlice = ['user=alice', { producer_byte_rate: 1_000, request_percentage: 12.5 }];
    const ofApp = ['user=null,client-id=app', { consumer_byte_rate: 5 }];
    expect(await describeQuotas(two)).toEqual([ofAlice, ofApp, ['ip=127.0.0.9', { connection_creation_rate: 3 }]]);
    expect(await describeQuotas(two, [['user', EXACT, 'alice']])).toEqual([ofAlice]);
    expect(await describeQuotas(two, [['user', DEFAULT, null]])).toEqual([ofApp]);
    expect(await describeQuotas(two, [['user', ANY, null]])).toEqual([ofAlice, ofApp]);
    expect(await describeQuotas(two, [['user', ANY, null]], true)).toEqual([ofAlice]);
    await alter(two, [['user', 'alice']], { producer_byte_rate: null, request_percentage: null });
    expect(await describeQuotas(two, [['user', EXACT, 'alice']])).toEqual([]);
  });

  it.each<[string, Named, Record<string, number | null>]>([
    ['no entity', [], { producer_byte_rate: 1 }],
    ['an unknown type', [['group', 'g']], { producer_byte_rate: 1 }],
    ['an empty name', [['user', '']], { producer_byte_rate: 1 }],
    [
      'a type twice',
      [
        ['user', 'a'],
        ['user', 'b'],
      ],
      { producer_byte_rate: 1 },
    ],
    [
      'an address with a user',
      [
        ['ip', '127.0.0.1'],
        ['user', 'a'],
      ],
      { connection_creation_rate: 1 },
    ],
    ['an unknown key', [['user', 'a']], { bytes: 1 }],
    ['a key of addresses for a user', [['user', 'a']], { connection_creation_rate: 1 }],
    ['a key of users for an address', [['ip', '127.0.0.1']], { producer_byte_rate: 1 }],
    ['zero', [['user', 'a']], { producer_byte_rate: 0 }],
    ['a fraction of a byte', [['user', 'a']], { producer_byte_rate: 1.5 }],
    ['an address that is none', [['ip', 'no.such.host.invalid']], { connection_creation_rate: 1 }],
  ])('refuse %s', async (_, entity, ops) => {
    const connection = await (await startInProcess()).connect();
    expect((await alter(connection, entity, ops)).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    expect(await describeQuotas(connection)).toEqual([]);
  });

  it('are only looked at with validateOnly', async () => {
    const connection = await (await startInProcess()).connect();
    expect((await alter(connection, [['user', 'a']], { producer_byte_rate: 1 }, true)).errorCode).toBe(ErrorCode.NONE);
    expect(await describeQuotas(connection)).toEqual([]);
  });
});
