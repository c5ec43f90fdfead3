import { describe, expect, it } from 'vitest';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../../src/client/index.js';
import { encodeVersionedStruct, ProtocolError } from '../../../src/protocol/index.js';

const owned = [
  { topic: 'a', partition: 0 },
  { topic: 'a', partition: 3 },
  { topic: 'b', partition: 1 },
];

describe('what group members tell each other', () => {
  it('comes back as it was written', () => {
    const subscription = { topics: ['a', 'b'], owned, generationId: 12 };
    expect(decodeSubscription(encodeSubscription(subscription))).toEqual(subscription);
    expect(decodeAssignment(encodeAssignment(owned))).toEqual(owned);
  });

  it('is read from members that know older versions: nothing owned, no generation', () => {
    const old = encodeVersionedStruct('ConsumerProtocolSubscription', 0, { topics: ['a'], userData: null });
    expect(decodeSubscription(old)).toEqual({ topics: ['a'], owned: [], generationId: -1 });
  });

  it('is read from members that know newer versions, which only append', () => {
    const newer = Buffer.concat([encodeSubscription({ topics: ['a'], owned, generationId: 1 }), Buffer.from('future')]);
    newer.writeInt16BE(9);
    expect(decodeSubscription(newer)).toEqual({ topics: ['a'], owned, generationId: 1 });
  });

  it('may be empty for a member that got nothing, and is a ProtocolError when it is cut short', () => {
    expect(decodeAssignment(Buffer.alloc(0))).toEqual([]);
    const whole = encodeAssignment(owned);
    for (let end = 1; end < whole.length; end++)
      expect(() => decodeAssignment(whole.subarray(0, end))).toThrow(ProtocolError);
  });
});
