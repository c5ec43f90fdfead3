import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Admin, Cluster } from '../../src/client/index.js';
import type { Scorecard } from '../../src/model/scorecard.js';
import { cli } from '../cli/cli-process.js';
import { type ApacheKafka, kafkaMissing, startApacheKafka } from './apache-kafka.js';

const missing = kafkaMissing();

describe.skipIf(missing)(
  `the control run: \`run --bootstrap\` against Apache Kafka${missing ? ` (${missing})` : ''}`,
  () => {
    let kafka: ApacheKafka;
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dcheck-control-'));
      kafka = await startApacheKafka();
    });
    afterAll(async () => {
      await kafka?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('completes: what cannot be measured there is not-proven with the reason, the rest is judged, no topic is left', async () => {
      const out = join(folder, 'report');
      const ended = await cli(['run', '--bootstrap', kafka.bootstrap, '--out', out, '--json']);
      const scorecard = JSON.parse(ended.stdout) as Scorecard;
      expect(JSON.parse(readFileSync(join(out, 'scorecard.json'), 'utf8'))).toEqual(scorecard);

      const by = (outcome: string) => scorecard.checks.filter((check) => check.outcome === outcome);
      expect(by('error').map(({ id, summary }) => `${id}: ${summary}`)).toEqual([]);
      expect(by('fail').map(({ id, summary }) => `${id}: ${summary}`)).toEqual([]);
      const unproven = by('not-proven').map(({ id }) => id);
      expect(unproven).toEqual(
        expect.arrayContaining(['durability/broker-crash', 'scaling/reassignment-time', 'cost/storage-amplification']),
      );
      for (const check of by('not-proven')) expect(check.needs).toMatch(/\w/);
      expect(by('pass').map(({ id }) => id)).toEqual(
        expect.arrayContaining([
          'compatibility/error-contract',
          'durability/replay-verification',
          'workload/produce-latency',
        ]),
      );
      // Evidence for required checks is missing, and nothing failed.
      expect(scorecard.verdict).toBe('NOT PROVEN');
      expect(ended.code).toBe(3);
      expect(scorecard.target).toMatchObject({
        kind: 'endpoint',
        software: expect.stringContaining('metadata.version'),
      });

      const cluster = await Cluster.connect({ bootstrap: [kafka.bootstrap] });
      try {
        const admin = new Admin(cluster);
        expect((await admin.listTopics()).filter((name) => name.startsWith('dcheck-'))).toEqual([]);
        expect((await admin.listGroups()).filter(({ group }) => group.startsWith('dcheck-'))).toEqual([]);
      } finally {
        await cluster.close();
      }
    });
  },
);
