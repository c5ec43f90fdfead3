import { describe } from 'vitest';
import { lost } from './healthy.js';
import { itFails, itProvesNothing } from './tables.js';

describe('migration: a broken promise fails its check', () => {
  itFails([
    [
      'a config was dropped',
      'migration/inventory-parity',
      (e) => {
        e.parity.differences.push({
          subject: 'orders',
          aspect: 'retention.ms',
          source: '86400000',
          target: '604800000',
        });
      },
      /1 difference: orders retention.ms/,
    ],
    [
      'a group skips records',
      'migration/offset-preservation',
      (e) => {
        Object.assign(e.cutover.groups[0]!, { resumedSequence: 530, skipped: 5 });
      },
      /1 of 1 position skipped records/,
    ],
    [
      'a group starts over',
      'migration/offset-preservation',
      (e) => {
        Object.assign(e.cutover.groups[0]!, { resumedSequence: 0, repeated: 525 });
      },
      /started over from the beginning/,
    ],
    [
      'a group cannot resume',
      'migration/offset-preservation',
      (e) => {
        Object.assign(e.cutover.groups[0]!, { resumedSequence: null });
      },
      /could not resume/,
    ],
    [
      'the mirror lost records',
      'migration/offset-preservation',
      (e) => {
        e.cutover.verification = lost(3_000, 2);
      },
      /mirrored data: lost writes 2/,
    ],
    [
      'nothing was mirrored',
      'migration/offset-preservation',
      (e) => {
        e.cutover.mirroredRecords = 0;
      },
      /no record was mirrored/,
    ],
  ]);
});

describe('migration: evidence of nothing proves nothing', () => {
  itProvesNothing([
    [
      'no topic',
      'migration/inventory-parity',
      (e) => {
        e.parity.compared.topics = 0;
      },
      /no topic to compare/,
    ],
    [
      'no group',
      'migration/offset-preservation',
      (e) => {
        e.cutover.groups = [];
      },
      /no group was moved/,
    ],
  ]);
});
