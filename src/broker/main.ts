import { createWriteStream, fstatSync } from 'node:fs';
import { startBroker } from './broker.js';
import { jsonLogger, reasonOf } from './logger.js';
import { readBrokerConfig } from './read-config.js';

/**
 * One broker process: `node main.js '{"id":1,"store":"/dir"}'`. Prints one JSON line on stdout when it serves, leaves in
 * good order on SIGTERM and SIGINT, and goes when its stdin or its parent does, so that nobody is left behind.
 */
async function main(): Promise<void> {
  const config = readBrokerConfig(process.argv[2] ?? '{}');
  const write = config.logFile ? appender(config.logFile) : (line: string) => void process.stderr.write(line);
  const logger = jsonLogger(config.id, write);
  const die = (reason: string): never => {
    logger.error('stopping', { reason });
    process.stderr.write(`broker ${config.id}: ${reason}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', (error) => die(error.stack ?? error.message));
  process.on('unhandledRejection', (reason) => die(reason instanceof Error ? (reason.stack ?? '') : String(reason)));

  const running = await startBroker(config, { logger, onFatal: die }).catch((error) => die(reasonOf(error)));
  const leave = () => {
    setTimeout(() => die('could not leave in good order in time'), leaveTimeoutMs).unref();
    running.leave().then(
      () => process.exit(0),
      (error) => die(reasonOf(error)),
    );
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  whenAbandoned(leave);
  const { port, metricsPort, broker } = running;
  const ready = { ready: true, id: config.id, port, metricsPort, clusterId: broker.state.clusterId };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

/** A store that does not answer must not keep a broker that was told to go. */
const leaveTimeoutMs = 8_000;

/** A pipe on stdin that closes, or another parent than at the start: whoever started this broker is gone. */
function whenAbandoned(then: () => void): void {
  const stdin = fstatSync(0);
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.on('end', then).on('close', then).on('error', then).resume();
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) then();
  }, 1_000).unref();
}

function appender(file: string): (line: string) => void {
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', (error) => process.stderr.write(`cannot write the log ${file}: ${error.message}\n`));
  return (line) => void stream.write(line);
}

main().catch((error) => {
  process.stderr.write(`broker: ${reasonOf(error)}\n`);
  process.exit(1);
});
