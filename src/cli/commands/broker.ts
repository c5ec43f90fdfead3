import { accessSync, constants } from 'node:fs';
import { defectList } from '../../broker/defects.js';
import { checkDefects, integerFlag } from '../../config/settings.js';
import { UsageError } from '../../config/usage-error.js';
import { type EmbeddedTarget, startEmbedded } from '../../target/embedded.js';
import { Interrupted, onInterruption } from '../interruption.js';
import { writeError, writeOut } from '../output.js';

export interface BrokerFlags {
  brokers?: string;
  port?: string;
  config?: string;
  store?: string;
  id?: string;
  rack?: string;
  defect?: string[];
  listDefects?: boolean;
  restart?: boolean;
}

/** The reference cluster in the foreground, until Ctrl-C. */
export async function broker(flags: BrokerFlags): Promise<number> {
  if (flags.listDefects) {
    const width = Math.max(...defectList.map(({ name }) => name.length));
    await writeOut(defectList.map(({ name, description }) => `${name.padEnd(width)}  ${description}`).join('\n'));
    return 0;
  }
  const brokers = flags.brokers === undefined ? 1 : integerFlag('--brokers', flags.brokers, 1, 9);
  const port = flags.port === undefined ? 9092 : integerFlag('--port', flags.port, 0, 65_535);
  if (port > 0 && port + brokers - 1 > 65_535)
    throw new UsageError(`--port ${port} leaves no room for ${brokers} brokers`);
  const firstId = flags.id === undefined ? 1 : integerFlag('--id', flags.id, 0, 1_000_000);
  if (flags.id !== undefined && flags.store === undefined)
    throw new UsageError('--id joins a cluster by its store: name it with --store');
  const defects = checkDefects(
    flags.defect ?? [],
    defectList.map(({ name }) => name),
  );

  const interruption = onInterruption(() => process.stderr.write('stopping …\n'));
  let cluster: EmbeddedTarget | undefined;
  try {
    cluster = await startEmbedded({
      brokers,
      port,
      store: flags.store ?? null,
      ...(flags.id === undefined ? {} : { firstId }),
      ...(flags.rack === undefined ? {} : { rack: flags.rack }),
      defects,
      ...(flags.config === undefined ? {} : { configFile: readable(flags.config) }),
      signal: interruption.signal,
      onUnexpectedExit: (process, how, stderrTail) => reportDeath(process.id, how, stderrTail),
    });
    await announce(cluster);
    await new Promise((resolve) => interruption.signal.addEventListener('abort', resolve, { once: true }));
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    await cluster?.close();
    interruption.stop();
  }
  return 130;

  function reportDeath(id: number, how: string, stderrTail: string): void {
    const crash = how.startsWith('SIG') || stderrTail === '' ? '' : `; its last words:\n${stderrTail}`;
    process.stderr.write(`broker ${id} ended (${how})${crash}\n`);
    if (!flags.restart || interruption.signal.aborted) return;
    cluster?.brokers?.start(id, { wipeDisk: false }).then(
      () => process.stderr.write(`broker ${id} is back\n`),
      (error: Error) => process.stderr.write(`broker ${id} could not be started again: ${error.message}\n`),
    );
  }
}

/** Looked at before any process is started; what stands in it, the brokers judge. */
function readable(file: string): string {
  try {
    accessSync(file, constants.R_OK);
    return file;
  } catch (error) {
    throw new UsageError(`--config ${file} cannot be read: ${(error as Error).message}`);
  }
}

async function announce(cluster: EmbeddedTarget): Promise<void> {
  await writeOut(
    [
      `bootstrap: ${cluster.client.bootstrap.join(',')}`,
      `store:     ${cluster.storeUri}`,
      ...(cluster.clusterId ? [`cluster:   ${cluster.clusterId}`] : []),
      ...(cluster.metrics?.() ?? []).map(({ broker, url }) => `metrics:   ${url} (broker ${broker})`),
      ...(cluster.defects.length > 0 ? [`defects:   ${cluster.defects.join(', ')}`] : []),
    ].join('\n'),
  );
  await writeError('Ctrl-C stops it.');
}
