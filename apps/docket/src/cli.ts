import { Argument, Command, Option } from 'commander';
import { roleSchema } from '#libs/access';
import { loadConfig } from '#libs/config';
import { addAiVerbs } from './commands/ai-verbs.ts';
import { addAuditVerbs } from './commands/audit-verbs.ts';
import { addProjectionVerbs } from './commands/projection-verbs.ts';
import { addReportingVerbs } from './commands/reporting-verbs.ts';
import { addSagaVerbs } from './commands/saga-verbs.ts';
import { uuidOf } from './commands/uuid-of.ts';
import { verb } from './commands/verb.ts';

const organization = () =>
  new Option('--organization <id>', 'the organization').argParser(uuidOf).makeOptionMandatory();
const role = () => new Option('--role <role>', 'the role').choices(roleSchema.options).default('admin');

/** The `docket` command. Each verb loads only what it needs. */
export function createProgram(): Command {
  const program = new Command('docket').description('An event-sourced task service.');

  program
    .command('serve', { isDefault: true })
    .description('serve until SIGTERM')
    .allowExcessArguments()
    .action(async (_, { args: [unknown] }: Command) => {
      // A verb that is none comes to the default one.
      if (unknown !== undefined) program.error(`error: unknown verb '${unknown}'; docket --help lists them`);
      await serve();
    });

  program
    .command('migrate')
    .description("bring the database's schema up to date")
    .action(verb(async () => (await import('./commands/migrate.ts')).migrate()));

  program
    .command('token')
    .description('print a token of this installation')
    .addOption(organization())
    .requiredOption('--user <id>', 'the user')
    .addOption(role())
    .option('--expires <duration>', 'how long it holds, such as 30m, 8h or 7d', '8h')
    .action(verb(async (options) => (await import('./commands/token.ts')).token(options)));

  program
    .command('organization')
    .description('name an organization, or change its name and time zone')
    .addArgument(new Argument('<id>').argParser(uuidOf))
    .requiredOption('--name <name>', 'its name')
    .option('--time-zone <zone>', 'its IANA time zone', 'UTC')
    .action(verb(async (id, options) => (await import('./commands/organization.ts')).organization(id, options)));

  addKeyVerbs(program);
  addProjectionVerbs(program);
  addSagaVerbs(program);
  addAuditVerbs(program);
  addReportingVerbs(program);
  addAiVerbs(program);

  addImportVerbs(program);
  addExportVerbs(program);

  program
    .command('history')
    .description("print a task's life")
    .addArgument(new Argument('<task>').argParser(uuidOf))
    .addOption(organization().makeOptionMandatory(false))
    .option('--json', 'as JSON lines')
    .action(verb(async (task, options) => (await import('./commands/history.ts')).history(task, options)));

  return program;
}

const serve = verb(async () => (await import('./commands/serve.ts')).serve(loadConfig(process.env)));

function addImportVerbs(program: Command): void {
  const imports = program
    .command('import')
    .description('bring events into the log, or the whole log into another store');
  imports
    .command('event-log')
    .description("turn another system's log, a CSV file of tasks, activities, actors and times, into events")
    .argument('<file.csv>', 'RFC 4180, UTF-8, with a header')
    .addOption(organization())
    .requiredOption('--mapping <file.json>', 'what its columns and activities mean')
    .action(verb(async (file, options) => (await import('./commands/import.ts')).importLog(file, options)));
  imports
    .command('copy')
    .description('copy a whole log, from PostgreSQL to EventStoreDB / KurrentDB or back; run again, it goes on')
    .option('--from <url>', `the log to copy: ${OWN}`)
    .option('--to <url>', `where to, an empty log or an unfinished copy: ${OWN}`)
    .action(verb(async (options) => (await import('./commands/copy.ts')).copy(options)));
}

function addExportVerbs(program: Command): void {
  program
    .command('export')
    .description('write what the log holds for other programs')
    .command('event-log')
    .description("write an organization's tasks, activities, actors and times, as process-mining tools read them")
    .addOption(organization())
    .addOption(new Option('--format <format>', 'CSV, or XES (IEEE 1849)').choices(['csv', 'xes']).default('csv'))
    .option('--out <file>', 'where to; standard output, unless named')
    .option('--mapping-out <file.json>', 'also write the mapping with which import event-log takes the CSV')
    .action(verb(async (options) => (await import('./commands/export.ts')).exportLog(options)));
}

const OWN =
  "postgres://, esdb:// or kurrentdb://; unless named, this installation's PostgreSQL, whatever EVENTSTORE_URL says";

function addKeyVerbs(program: Command): void {
  const keys = program.command('key').description('make, list and revoke API keys');
  const load = () => import('./commands/key.ts');
  keys
    .command('create')
    .description('make an API key and print it, this once')
    .addOption(organization())
    .requiredOption('--name <name>', 'what it is for')
    .addOption(role().default('member'))
    .action(verb(async (options) => (await load()).createKey(options)));
  keys
    .command('list')
    .description('print the keys that are not revoked')
    .addOption(organization())
    .action(verb(async (options) => (await load()).listKeys(options)));
  keys
    .command('revoke')
    .description('revoke an API key')
    .addArgument(new Argument('<id>').argParser(uuidOf))
    .addOption(organization())
    .action(verb(async (id, options) => (await load()).revokeKey(id, options)));
}
