import { describe, expect, it } from 'vitest';
import { judgeWith } from './judge.js';
import { itFails, itProvesNothing } from './tables.js';

describe('operations: a broken promise fails its check', () => {
  itFails([
    [
      'an endpoint serves nothing',
      'operations/metrics-present',
      (e) => {
        Object.assign(e.ops.endpoints[1]!, { status: 404, series: 0 });
      },
      /1 of 3 endpoints serve no metrics/,
    ],
    [
      'a meaning has no series',
      'operations/metrics-present',
      (e) => {
        e.ops.meanings[0]!.series = null;
      },
      /no series for: bytes in/,
    ],
    [
      'a series does not move',
      'operations/metrics-present',
      (e) => {
        e.ops.meanings[1]!.moved = false;
      },
      /did not move under load: store requests/,
    ],
    [
      'a dead broker is counted as alive',
      'operations/failure-visible',
      (e) => {
        e['crash-one'].metrics = { watched: 'live brokers', before: 3, changedAfterMs: null, after: 3 };
      },
      /live brokers never fell/,
    ],
    [
      'a death shows late',
      'operations/failure-visible',
      (e) => {
        e['crash-one'].metrics!.changedAfterMs = 31_000;
      },
      /visible after 31 s/,
    ],
    [
      'a death shows and vanishes',
      'operations/failure-visible',
      (e) => {
        e['crash-one'].metrics!.after = 3;
      },
      /shows 3 after 3 again/,
    ],
    [
      'a death shows as one broker more',
      'operations/failure-visible',
      (e) => {
        e['crash-one'].metrics!.after = 4;
      },
      /shows 4 after 3 again/,
    ],
    [
      'the survivors’ metrics die with the broker',
      'operations/failure-visible',
      (e) => {
        e['crash-one'].metrics = { watched: 'live brokers', before: 3, changedAfterMs: null, after: null };
      },
      /did not answer any more after broker 2 died/,
    ],
  ]);
});

describe('operations: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'no endpoint',
      'operations/metrics-present',
      (e) => {
        e.ops.endpoints = [];
      },
      /no endpoint/,
    ],
    [
      'a broker without an endpoint',
      'operations/metrics-present',
      (e) => {
        e.ops.endpoints.pop();
      },
      /2 endpoints for 3 brokers/,
    ],
    [
      'no meaning',
      'operations/metrics-present',
      (e) => {
        e.ops.meanings = [];
      },
      /no meaning/,
    ],
    [
      'no metrics during the kill',
      'operations/failure-visible',
      (e) => {
        e['crash-one'].metrics = null;
      },
      /no metrics could be scraped/,
    ],
  ]);
});

it('operations/metrics-present names a meaning that only some endpoints carry, which is no failure', () => {
  const judgement = judgeWith('operations/metrics-present', (e) => {
    e.ops.meanings[1]!.endpoints = 1;
  });
  expect(judgement.outcome).toBe('pass');
  expect(judgement.details).toContain('store requests: diskless_store_requests_total, at 1 of 3 endpoints only');
});
