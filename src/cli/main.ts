import { Command, CommanderError } from 'commander';
import { packageVersion } from '../target/package-root.js';
import type { BrokerFlags } from './commands/broker.js';
import type { CleanupFlags } from './commands/cleanup.js';
import type { CostFlags } from './commands/cost.js';
import { exitCodes, explainFailure } from './failure.js';
import { tolerateClosedPipes, writeError } from './output.js';

// Each command's module is loaded only when it is called: `--help` must not wait for a Kafka client.

let exitCode: number = exitCodes.holds;

const program = new Command('diskless-check')
  .description('May we move a production workload onto this diskless Kafka? Drives it, breaks it, writes a scorecard.')
  .version(packageVersion())
  .option('--no-color', 'no colour (NO_COLOR does the same)')
  .configureOutput({ outputError: (text, write) => write(`diskless-check: ${oneSentence(text)}\n`) })
  .exitOverride();

program
  .command('run')
  .description('run the checklist: against the embedded cluster, or against yours with --bootstrap')
  .option('--bootstrap <host:port,…>', 'the cluster to check; without it, the embedded reference cluster')
  .option('--config <file>', 'YAML: target, thresholds, waivers, scope')
  .option('--client-config <file>', 'Java client.properties with the security settings')
  .option('--source <host:port,…>', 'the cluster you migrate from')
  .option('--source-client-config <file>', 'its client.properties')
  .option('--allow-disruptive', 'consent to reassign partitions (and what else disturbs) on your cluster')
  .option('--profile <name>', 'smoke (default) or standard')
  .option('--driver <name>', 'load driver: raw (default) or kafkajs')
  .option('--area <a,…>', 'only these areas')
  .option('--only <id,…>', 'only these checks')
  .option('--skip <id,…>', 'not these checks')
  .option('--fail-on <level>', 'the gate breaks on failures from: blocker, major (default), minor')
  .option('--time-budget <duration>', 'drop the least valuable experiments to end in time, e.g. 10m')
  .option('--seed <n>', 'for all that is random; printed when not given')
  .option('--out <dir>', 'report folder (default: diskless-check-report)')
  .option('--report <format,…>', 'formats besides scorecard.json and scorecard.md')
  .option('--json', 'the scorecard on stdout, and nothing else there')
  .option('--dry-run', 'show the plan; send nothing')
  .option('--brokers <n>', 'embedded cluster: broker processes (default 3)')
  .option('--store <dir|s3://…>', 'embedded cluster: keep its data here instead of in a temporary folder')
  .option('--defect <name>', 'embedded cluster: make it wrong in one way (repeatable)', collect)
  .action(async (flags) => {
    const { run } = await import('./commands/run.js');
    exitCode = await run({ ...flags, color: color() }, process.argv.slice(2));
  });

program
  .command('list')
  .description('all checks, by area')
  .option('--json', 'as JSON, with everything `explain` tells')
  .action(async (flags) => {
    const { list } = await import('./commands/list.js');
    exitCode = await list(flags);
  });

program
  .command('explain <id>')
  .description('all about one check: why, how, thresholds, what to do')
  .action(async (id: string) => {
    const { explain } = await import('./commands/explain.js');
    exitCode = await explain(id);
  });

program
  .command('broker')
  .description('the reference cluster in the foreground')
  .option('--brokers <n>', 'broker processes (default 1)')
  .option('--config <file>', 'YAML: broker settings: listeners, tls, sasl, authorizer, superUsers, …')
  .option('--port <p>', 'port of the first broker, the others follow (default 9092; 0: any free ports)')
  .option('--store <dir|s3://…>', 'where the data lies (default: a temporary folder)')
  .option(
    '--id <n>',
    'id of the first broker, the others follow (default 1): to join a cluster that runs on this store',
  )
  .option('--rack <name>', 'rack of these brokers')
  .option('--defect <name>', 'make it wrong in one way (repeatable)', collect)
  .option('--list-defects', 'show the defects there are')
  .option('--restart', 'start a broker process again when it ends, e.g. after kill -9')
  .addHelpText(
    'after',
    `
A settings file holds what must not stand in arguments; all brokers share it, the second one adds 1 to every port:
  tls: {certificateFile: broker.pem, keyFile: broker.key, caFile: ca.pem}
  listeners:
    - {name: EXTERNAL, protocol: SASL_SSL, port: 9093}       # PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL
  sasl:
    enabledMechanisms: [SCRAM-SHA-512]                       # PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER
    scramUsers: [{name: admin, password: …}]                 # made at start, once
  authorizer: acl
  superUsers: [User:admin]`,
  )
  .action(async (flags: BrokerFlags) => {
    const { broker } = await import('./commands/broker.js');
    exitCode = await broker(flags);
  });

program
  .command('cleanup')
  .description('remove what a run that could not end left behind')
  .option('--bootstrap <host:port,…>', 'topics and groups on this cluster')
  .option('--client-config <file>', 'Java client.properties with the security settings')
  .option('--config <file>', 'take the cluster from this config')
  .option('--dry-run', 'only show what would be removed')
  .action(async (flags: CleanupFlags) => {
    const { cleanup } = await import('./commands/cleanup.js');
    exitCode = await cleanup(flags);
  });

program
  .command('judge <dir>')
  .description("judge a report folder's evidence again, under today's thresholds")
  .option('--config <file>', 'thresholds, waivers and scope')
  .option('--fail-on <level>', 'blocker, major or minor (default: as the run had it)')
  .option('--json', 'the scorecard on stdout')
  .action(async (folder: string, flags) => {
    const { judge } = await import('./commands/judge.js');
    exitCode = await judge(folder, { ...flags, color: color() });
  });

program
  .command('report <scorecard>')
  .description('render a scorecard.json, or the one in a report folder')
  .option('--report <format>', 'terminal, markdown or json', 'terminal')
  .action(async (path: string, flags) => {
    const { report } = await import('./commands/report.js');
    exitCode = await report(path, { ...flags, color: color() });
  });

program
  .command('cost')
  .description('the cost model alone: what a month of a workload costs, figure by figure')
  .option('--profile <name>', 'whose production workload is priced', 'smoke')
  .option('--write <MB/s>', 'written on average')
  .option('--peak-to-average <ratio>', 'peak over average')
  .option('--fan-out <n>', 'how often everything is read')
  .option('--retention-days <n>', 'how long it is kept')
  .option('--price-book <file>', 'YAML with prices (default: AWS us-east-1, list prices)')
  .option('--from <dir>', 'take what the run of this report folder has measured of the store')
  .option('--json', 'as JSON')
  .action(async (flags: CostFlags) => {
    const { cost } = await import('./commands/cost.js');
    exitCode = await cost(flags);
  });

tolerateClosedPipes();
try {
  await program.parseAsync();
} catch (error) {
  exitCode = error instanceof CommanderError ? commanderCode(error) : await fail(error);
}
// Whatever an experiment may have left hanging, the run is over now.
process.exit(exitCode);

function color(): boolean {
  return program.opts().color;
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function commanderCode(error: CommanderError): number {
  return error.exitCode === 0 ? exitCodes.holds : exitCodes.usage;
}

async function fail(error: unknown): Promise<number> {
  const { message, exitCode } = explainFailure(error);
  await writeError(`diskless-check: ${message}`);
  return exitCode;
}

/** Commander's `error: unknown option '--x'\n(Did you mean --y?)` as one sentence. */
function oneSentence(text: string): string {
  return text
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
