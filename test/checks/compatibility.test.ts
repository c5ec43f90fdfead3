import { describe } from 'vitest';
import { lost } from './healthy.js';
import { itFails, itProvesNothing } from './tables.js';

const broken = { name: 'a rule', expected: 'stored once', observed: 'stored twice' };

describe('compatibility: a broken promise fails its check', () => {
  itFails([
    [
      'an API that a client needs is hidden',
      'compatibility/api-versions',
      (e) => {
        e['api-versions'].offered = e['api-versions'].offered.filter(({ key }) => key !== 23);
      },
      /Java 4.3.1 lacks 1 API: OffsetForLeaderEpoch/,
    ],
    [
      'an API is offered only below what a client speaks',
      'compatibility/api-versions',
      (e) => {
        e['api-versions'].offered = e['api-versions'].offered.map((r) =>
          r.key === 0 ? { ...r, minVersion: 0, maxVersion: 2 } : r,
        );
      },
      /lacks 1 API: Produce/,
    ],
    [
      'a record loses its headers',
      'compatibility/record-roundtrip',
      (e) => {
        e['record-roundtrip'].cases.push(broken);
      },
      /1 rule of 3 broken: a rule/,
    ],
    [
      'a timestamp lookup is off by one',
      'compatibility/list-offsets',
      (e) => {
        e['list-offsets'].cases.push(broken);
      },
      /broken/,
    ],
    [
      'a resent batch is stored twice',
      'compatibility/idempotent-producer',
      (e) => {
        e['idempotent-producer'].cases.push(broken);
      },
      /broken/,
    ],
    [
      'a commit is forgotten',
      'compatibility/consumer-groups',
      (e) => {
        e['consumer-groups'].cases.push(broken);
      },
      /broken/,
    ],
    [
      'garbage kills the broker',
      'compatibility/error-contract',
      (e) => {
        e['error-contract'].cases.push(broken);
      },
      /broken/,
    ],
    [
      'a real client loses a record',
      'compatibility/client-kafkajs',
      (e) => {
        e['client-kafkajs'].verification = lost(500, 1);
      },
      /lost writes 1, of 500/,
    ],
    [
      'a real client trips over a step',
      'compatibility/client-kafkajs',
      (e) => {
        e['client-kafkajs'].cases.push(broken);
      },
      /broken/,
    ],
  ]);
});

describe('compatibility: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'no client named',
      'compatibility/api-versions',
      (e) => {
        e['api-versions'].clients = [];
      },
      /no client was named/,
    ],
    [
      'a client without needs',
      'compatibility/api-versions',
      (e) => {
        e['api-versions'].clients = [{ client: 'x', needs: [] }];
      },
      /nothing is known/,
    ],
    [
      'no case',
      'compatibility/record-roundtrip',
      (e) => {
        e['record-roundtrip'].cases = [];
      },
      /no case/,
    ],
    [
      'no case',
      'compatibility/list-offsets',
      (e) => {
        e['list-offsets'].cases = [];
      },
      /no case/,
    ],
    [
      'no case',
      'compatibility/idempotent-producer',
      (e) => {
        e['idempotent-producer'].cases = [];
      },
      /no case/,
    ],
    [
      'no case',
      'compatibility/consumer-groups',
      (e) => {
        e['consumer-groups'].cases = [];
      },
      /no case/,
    ],
    [
      'no case',
      'compatibility/error-contract',
      (e) => {
        e['error-contract'].cases = [];
      },
      /no case/,
    ],
    [
      'no step',
      'compatibility/client-kafkajs',
      (e) => {
        e['client-kafkajs'].cases = [];
      },
      /no case/,
    ],
  ]);
});
