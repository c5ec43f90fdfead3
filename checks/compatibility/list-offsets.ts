import { defineCheck } from '../../src/model/check.js';
import { conclude } from '../../src/model/judging/conclude.js';
import { probeCases } from '../../src/model/judging/probe-cases.js';
import { kip } from '../../src/model/references.js';

export default defineCheck({
  meta: {
    id: 'compatibility/list-offsets',
    title: 'Offsets by position and by time agree with the log',
    conditions: ['kafka-compatibility'],
    severity: 'blocker',
    why:
      'Lag monitors, “replay since 09:00” jobs, connectors and Spark batches all ask ListOffsets where to start. A wrong ' +
      'timestamp index answers politely and makes them skip data or read days of it again.',
    how:
      'Writes records with known timestamps, out of order across and inside batches, and asks for earliest, latest, ' +
      'offsets by timestamp (before the first, exact, between, after the last), the maximum timestamp and leader epochs; ' +
      'each answer is compared with what was written.',
    failsWhen: 'any answer differs from what Apache Kafka would say of the same records',
    remediation:
      'Report the failing case to the vendor with the details below. Until fixed, start jobs from committed offsets, ' +
      'never from timestamps, and compute lag from a reader’s position.',
    references: [
      { title: 'ListOffsets in the protocol guide', url: 'https://kafka.apache.org/protocol#The_Messages_ListOffsets' },
      kip(734),
      kip(320),
    ],
    breaksOn: ['wrong-timestamp-index'],
  },
  evidence: ['list-offsets'],
  thresholds: {},
  judge({ 'list-offsets': { cases } }) {
    return conclude(`all ${cases.length} offset questions answered rightly`, probeCases(cases, 'ListOffsets'));
  },
});
