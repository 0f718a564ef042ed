import { Argument, type Command } from 'commander';
import { uuidOf } from './uuid-of.ts';
import { verb } from './verb.ts';

/** The verbs on sagas: what failed, and what to do about it. */
export function addSagaVerbs(program: Command): void {
  const load = () => import('./sagas.ts');
  const id = () => new Argument('<id>', 'the instance').argParser(uuidOf);
  const sagas = program
    .command('sagas')
    .description('list what sagas have tried in vain or given up')
    .option('--all', 'also what waits for its first attempt')
    .option('--json', 'as JSON lines')
    .action(verb(async (options) => (await load()).listSagas(options)));
  sagas
    .command('retry')
    .description('have an instance tried now, with all attempts before it')
    .addArgument(id())
    .action(verb(async (instance) => (await load()).operate(instance, 'retry')));
  sagas
    .command('give-up')
    .description('have an instance tried no more')
    .addArgument(id())
    .action(verb(async (instance) => (await load()).operate(instance, 'give-up')));
}
