import { type Command, InvalidArgumentError } from 'commander';
import { verb } from './verb.ts';

/** The verbs on read models: how they fare, what was set aside, swapping back, and replaying. */
export function addProjectionVerbs(program: Command): void {
  const list = () => import('./projections.ts');
  const deadLetters = () => import('./dead-letters.ts');
  const projections = program
    .command('projections')
    .description('list the read models: versions, positions, lag, dead letters, owner')
    .option('--json', 'as JSON lines')
    .action(verb(async (options) => (await list()).listProjections(options)));
  projections
    .command('dead-letters')
    .description('list the events that a read model could not fold')
    .option('--waiting', 'with the events that wait behind them')
    .action(verb(async (options) => (await deadLetters()).printDeadLetters(options, projections.opts())));
  projections
    .command('retry')
    .description('fold what was set aside of a stream once more')
    .argument('<name>', 'the read model')
    .requiredOption('--stream <stream>', 'the stream')
    .action(verb(async (name, options) => (await deadLetters()).decide(name, { ...options, revision: null })));
  projections
    .command('skip')
    .description('leave out the event that holds up a stream, and fold those behind it')
    .argument('<name>', 'the read model')
    .requiredOption('--stream <stream>', 'the stream')
    .requiredOption('--revision <number>', 'the revision of the event', revisionOf)
    .action(verb(async (name, options) => (await deadLetters()).decide(name, options)));
  projections
    .command('swap-back')
    .description('let the standby serve again instead of the build that does')
    .argument('<name>', 'the read model')
    .action(verb(async (name) => (await list()).swapBackTo(name)));
  projections
    .command('drop-standby')
    .description('drop the standby, which is kept up until then')
    .argument('<name>', 'the read model')
    .action(verb(async (name) => (await list()).dropStandbyOf(name)));
  projections
    .command('drop-as-of')
    .description('drop a read model as of an instant')
    .argument('<schema>', 'its schema')
    .action(verb(async (schema) => (await list()).dropAsOfSchema(schema)));

  program
    .command('replay')
    .description('rebuild a read model, or all of them, from the log')
    .argument('[name]', 'the read model')
    .option('--as-of <instant>', 'as of an instant (RFC 3339), into a schema of its own')
    .action(verb(async (name, options) => (await import('./replay.ts')).replay(name, options)));
}

function revisionOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a revision.');
  return Number(text);
}
