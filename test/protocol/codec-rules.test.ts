import { describe, expect, it } from 'vitest';
import {
  apiByKey,
  apis,
  decodeRequestBody,
  decodeRequestHeader,
  decodeResponse,
  decodeStruct,
  decodeVersionedStruct,
  ErrorCode,
  encodeRequest,
  encodeResponse,
  encodeStruct,
  encodeVersionedStruct,
  errorName,
  isRetriable,
  ProtocolError,
  speaks,
  ZERO_UUID,
} from '../../src/protocol/index.js';

const header = { correlationId: 9, clientId: 'rules' };

describe('writing', () => {
  it('fields left out take the default of the schema', () => {
    const fetch = decodeStruct('FetchRequest', 12, encodeStruct('FetchRequest', 12, {}));
    expect(fetch).toMatchObject({ replicaId: -1, maxBytes: 0x7fffffff, sessionEpoch: -1, topics: [], clusterId: null });
  });

  it('a value that the version cannot carry is refused, not dropped', () => {
    const write = () => encodeStruct('MetadataRequest', 3, { topics: [], allowAutoTopicCreation: false });
    expect(write).toThrow(/MetadataRequest v3 allowAutoTopicCreation: version 3 lacks this field/);
    expect(() => encodeStruct('MetadataRequest', 3, { topics: [], allowAutoTopicCreation: true })).not.toThrow();
  });

  it('a value that the version cannot carry is dropped where Kafka calls it ignorable', () => {
    const body = { topics: [{ topic: 't', partitions: [{ partition: 0, logStartOffset: 5 }] }] };
    const read = decodeStruct('FetchRequest', 4, encodeStruct('FetchRequest', 4, body));
    expect(read.topics[0]?.partitions[0]?.logStartOffset).toBe(-1n);
  });

  it('a struct inside an absent field counts as default only when all of it is', () => {
    expect(() => encodeStruct('FetchRequest', 14, { replicaState: { replicaId: -1, replicaEpoch: -1 } })).not.toThrow();
    expect(() => encodeStruct('FetchRequest', 14, { replicaState: { replicaEpoch: 3n } })).toThrow(/replicaState/);
  });

  it.each([
    ['a number too large', [{ name: 't', partitionData: [{ index: 2 ** 31 }] }], 'topicData[0].partitionData[0].index'],
    ['a fraction', [{ name: 't', partitionData: [{ index: 0.5 }] }], 'topicData[0].partitionData[0].index'],
    ['a wrong type', [{ name: 5 }], 'topicData[0].name'],
    ['null where none may be', [{ name: null }], 'topicData[0].name'],
    ['no array', 'all', 'topicData'],
    ['no struct', [null], 'topicData[0]'],
    ['no bytes', [{ partitionData: [{ records: 'text' }] }], 'topicData[0].partitionData[0].records'],
  ])('%s is refused with the path of the field', (_what, topicData, path) => {
    const write = () => encodeStruct('ProduceRequest', 9, { topicData } as never);
    expect(write).toThrow(ProtocolError);
    expect(write).toThrow(`ProduceRequest v9 ${path}: `);
  });

  it('an int64 is exact as bigint and as a safe number, and refused as an unsafe number', () => {
    for (const offset of [0, -1, 1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      const read = decodeStruct('EndTxnRequest', 3, encodeStruct('EndTxnRequest', 3, { producerId: offset }));
      expect(read.producerId).toBe(BigInt(offset));
    }
    expect(() => encodeStruct('EndTxnRequest', 3, { producerId: 2 ** 53 })).toThrow(ProtocolError);
    expect(() => encodeStruct('EndTxnRequest', 3, { producerId: 2n ** 63n })).toThrow(ProtocolError);
  });

  it('large byte fields are referenced, not copied', () => {
    const records = Buffer.alloc(100_000, 1);
    const body = {
      topicData: [
        {
          name: 't',
          partitionData: [
            { index: 0, records },
            { index: 1, records },
          ],
        },
      ],
    };
    const chunks = encodeRequest('Produce', 9, header, body);
    expect(chunks.filter((chunk) => chunk === records)).toHaveLength(2);
    expect(Buffer.concat(chunks).readInt32BE(0)).toBe(Buffer.concat(chunks).length - 4);
  });

  it('a byte field may be given in parts', () => {
    const parts = [Buffer.from('ab'), Buffer.alloc(0), Buffer.alloc(5000, 'c'), Buffer.from('d')];
    const answer = (records: Buffer | Buffer[]) =>
      Buffer.concat(encodeResponse('Fetch', 12, 1, { responses: [{ topic: 't', partitions: [{ records }] }] }));
    expect(answer(parts)).toEqual(answer(Buffer.concat(parts)));
  });

  it('unknown tagged fields cannot be written where there are none, or under a known tag', () => {
    const _unknownTaggedFields = [{ tag: 0, data: Buffer.alloc(1) }];
    expect(() => encodeStruct('FetchRequest', 11, { _unknownTaggedFields })).toThrow(/no tagged fields/);
    expect(() => encodeStruct('FetchRequest', 12, { _unknownTaggedFields })).toThrow(/tag 0 is not unknown/);
  });

  it('tagged fields go out in the order of their tags, as KIP-482 wants them', () => {
    const _unknownTaggedFields = [9, 4].map((tag) => ({ tag, data: Buffer.from([tag]) }));
    const bytes = encodeStruct('FetchRequest', 12, { clusterId: 'a', _unknownTaggedFields });
    expect(bytes.subarray(-11).toString('hex')).toBe(`03${'00020261'}${'040104'}${'090109'}`);
  });

  it('a version that does not exist is named with those that do', () => {
    expect(() => encodeRequest('Produce', 2, header, {})).toThrow('ProduceRequest v2: no such version; 3 to 13 exist');
  });
});

describe('reading', () => {
  it('bytes behind a message are refused unless asked for', () => {
    const bytes = Buffer.concat([encodeStruct('EndTxnMarker', 0, { coordinatorEpoch: 4 }), Buffer.from('rest')]);
    expect(() => decodeStruct('EndTxnMarker', 0, bytes)).toThrow(/4 bytes left over.*at byte 4/);
    expect(decodeStruct('EndTxnMarker', 0, bytes, 0, { allowTrailing: true })).toEqual({ coordinatorEpoch: 4 });
  });

  it('a claimed array length beyond the bytes left is refused before anything is made of it', () => {
    const hostile = Buffer.from('7fffffff', 'hex');
    expect(() => decodeStruct('ListOffsetsResponse', 1, hostile)).toThrow(/array of 2147483647 elements cannot fit/);
  });

  it('a tagged field that does not end where its size says is refused', () => {
    const bytes = encodeStruct('FetchRequest', 12, { clusterId: 'abc' });
    const size = bytes.lastIndexOf(Buffer.from('abc')) - 2;
    const longer = Buffer.concat([bytes, Buffer.from([0])]);
    longer[size]! += 1;
    expect(() => decodeStruct('FetchRequest', 12, longer)).toThrow(/clusterId: 1 bytes too many in a tagged field/);
  });

  it('a varint of more than 32 bits is refused', () => {
    expect(() => decodeStruct('ListGroupsRequest', 4, Buffer.from('ffffffff1f', 'hex'))).toThrow(/longer than 32 bits/);
    expect(() => decodeStruct('ListGroupsRequest', 4, Buffer.from('ffffffffff01', 'hex'))).toThrow(
      /longer than 32 bits/,
    );
  });

  it('null where the version allows none is refused', () => {
    const withNull = encodeStruct('OffsetFetchRequest', 2, { groupId: 'g', topics: null });
    expect(decodeStruct('OffsetFetchRequest', 2, withNull).topics).toBeNull();
    expect(() => decodeStruct('OffsetFetchRequest', 1, withNull)).toThrow(
      /topics: null where this version allows none/,
    );
  });
});

describe('frames', () => {
  it('a request is read back through its header', () => {
    for (const version of [4, 12]) {
      const frame = Buffer.concat(
        encodeRequest('Metadata', version, header, { topics: [{ name: 'orders' }] }),
      ).subarray(4);
      const read = decodeRequestHeader(frame);
      expect(read).toMatchObject({ apiKey: 3, apiVersion: version, correlationId: 9, clientId: 'rules' });
      expect(read.api).toBe(apis.Metadata);
      expect(decodeRequestBody('Metadata', version, frame, read.bodyOffset).topics).toMatchObject([{ name: 'orders' }]);
    }
  });

  it('tagged fields in a request header are skipped', () => {
    const bytes = encodeStruct('RequestHeader', 2, {
      requestApiKey: 3,
      requestApiVersion: 12,
      clientId: null,
      _unknownTaggedFields: [{ tag: 7, data: Buffer.from('new') }],
    });
    const frame = Buffer.concat([bytes, encodeStruct('MetadataRequest', 12, { topics: null })]);
    const { bodyOffset } = decodeRequestHeader(frame);
    expect(bodyOffset).toBe(bytes.length);
    expect(decodeRequestBody('Metadata', 12, frame, bodyOffset).topics).toBeNull();
  });

  it('of an unknown API or version only the part that all headers share is read', () => {
    for (const [apiKey, version] of [
      [18, 99],
      [9999, 0],
      [0, -1],
    ] as const) {
      const shared = encodeStruct('RequestHeader', 1, {
        requestApiKey: apiKey,
        requestApiVersion: version,
        clientId: 'c',
      });
      const read = decodeRequestHeader(Buffer.concat([shared, Buffer.from([0xff, 0xff, 0xff])]));
      expect(read).toMatchObject({ apiKey, apiVersion: version, clientId: 'c', bodyOffset: shared.length });
      expect(read.api).toBe(apiByKey(apiKey));
    }
  });

  it('a header cut short is a ProtocolError', () => {
    const frame = Buffer.concat(encodeRequest('Metadata', 12, header, {})).subarray(4);
    const headerBytes = decodeRequestHeader(frame).bodyOffset;
    for (let length = 0; length < headerBytes; length++) {
      expect(() => decodeRequestHeader(frame.subarray(0, length))).toThrow(ProtocolError);
    }
  });

  it('an old broker which answers ApiVersions with UNSUPPORTED_VERSION in version 0 is understood (KIP-511)', () => {
    const errorCode = ErrorCode.UNSUPPORTED_VERSION;
    const apiKeys = [{ apiKey: 18, minVersion: 0, maxVersion: 2 }];
    const frame = Buffer.concat(encodeResponse('ApiVersions', 0, 3, { errorCode, apiKeys })).subarray(4);
    const { correlationId, body } = decodeResponse('ApiVersions', 4, frame);
    expect(correlationId).toBe(3);
    expect(body).toMatchObject({ errorCode, apiKeys });
  });

  it('an ApiVersions answer keeps header version 0 in flexible versions (KIP-511)', () => {
    const [first] = encodeResponse('ApiVersions', 4, 3, {});
    expect(first?.subarray(4, 10).toString('hex')).toBe('000000030000');
  });

  it('the version which Kafka does not yet call stable is spoken but not advertised', () => {
    expect(apis.InitProducerId).toMatchObject({ maxVersion: 5, latestUnstable: true });
    expect(speaks(apis.InitProducerId, 6)).toBe(true);
    expect(speaks(apis.InitProducerId, 7)).toBe(false);
  });
});

describe('consumer protocol', () => {
  it('a subscription carries its version in front', () => {
    const bytes = encodeVersionedStruct('ConsumerProtocolSubscription', 1, { topics: ['a'], ownedPartitions: [] });
    expect(bytes.toString('hex')).toBe(`0001${'00000001'}${'000161'}${'ffffffff'}${'00000000'}`);
    const read = decodeVersionedStruct('ConsumerProtocolSubscription', bytes);
    expect(read).toMatchObject({ version: 1, value: { topics: ['a'], userData: null, generationId: -1 } });
  });

  it('a newer version is read as the newest known, and what it appended is left alone', () => {
    const known = encodeVersionedStruct('ConsumerProtocolSubscription', 3, { topics: ['a'], rackId: 'r' });
    const newer = Buffer.concat([known, Buffer.from('appended')]);
    newer.writeInt16BE(4);
    const read = decodeVersionedStruct('ConsumerProtocolSubscription', newer);
    expect(read).toMatchObject({ version: 4, value: { topics: ['a'], rackId: 'r' } });
  });

  it('hostile member metadata is a ProtocolError', () => {
    for (const hex of ['', '00', 'ffff', '0000', '00007fffffff']) {
      const read = () => decodeVersionedStruct('ConsumerProtocolSubscription', Buffer.from(hex, 'hex'));
      expect(read, hex).toThrow(ProtocolError);
    }
  });
});

describe('names', () => {
  it('errors have Kafka names, also those this release does not know', () => {
    expect(errorName(6)).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(errorName(-1)).toBe('UNKNOWN_SERVER_ERROR');
    expect(errorName(30_000)).toBe('ERROR_30000');
    expect(isRetriable(30_000)).toBe(false);
  });

  it('UUIDs are 22 characters of base64url, and nothing else is taken for one', () => {
    const write = (topicId: string) => encodeStruct('MetadataRequest', 12, { topics: [{ topicId, name: null }] });
    expect(decodeStruct('MetadataRequest', 12, write(ZERO_UUID)).topics?.[0]?.topicId).toBe(ZERO_UUID);
    for (const bad of ['', 'AAAA', '550e8400-e29b-41d4-a716-446655440000', '!!!!!!!!!!!!!!!!!!!!!!']) {
      expect(() => write(bad), bad).toThrow(/not a UUID/);
    }
  });
});
