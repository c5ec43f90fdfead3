import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kafkaClassPath, kafkaMissing, kafkaVersion } from '../apache-kafka.js';
import { pemFolder, type Side, startOurs, startTheirs } from './sides.js';

const missing = kafkaMissing();
const sources = fileURLToPath(new URL('./java/', import.meta.url));

describe.skipIf(missing)(`Java clients cannot tell ours from Apache Kafka${missing ? ` (${missing})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'java-clients-'));
  let sides: Side[] = [];
  beforeAll(async () => {
    const files = readdirSync(sources).map((name) => join(sources, name));
    execFileSync('javac', ['-d', folder, '-cp', kafkaClassPath(), ...files]);
    sides = await Promise.all([startOurs(), startTheirs()]);
  });
  afterAll(async () => {
    await Promise.all(sides.map((side) => side.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  it(`kafka-clients ${kafkaVersion}`, async () => {
    const [ours, theirs] = await Promise.all(sides.map((side) => factsOf(side, folder)));
    expect(theirs!.length).toBeGreaterThan(300);
    expect(ours).toEqual(theirs);
  });
});

/** The lines that the scenarios print; what else they have to say is shown when they fail. */
async function factsOf(side: Side, folder: string): Promise<string[]> {
  const flags = ['-XX:TieredStopAtLevel=1', '-Xmx256m', '-XX:+UseSerialGC', `-Djava.io.tmpdir=${folder}`];
  const settings = [`-Drun=${kafkaVersion}`, '-Dlog4j2.level=OFF'];
  const where = [side.bootstrap, side.saslBootstrap, side.tlsBootstrap, pemFolder];
  const child = spawn('java', [...flags, ...settings, '-cp', `${kafkaClassPath()}:${folder}`, 'Scenarios', ...where]);
  let [facts, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (facts += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`the Java scenarios on ${side.name} ended with ${code}: ${errors.slice(-2_000)}`);
  return facts.trimEnd().split('\n');
}
