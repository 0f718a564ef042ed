import { type Command, InvalidArgumentError, Option } from 'commander';
import { uuidOf } from './uuid-of.ts';
import { verb } from './verb.ts';

const MOST_CALLS = 1_000;

/** Adds what is done about models. */
export function addAiVerbs(program: Command): void {
  program
    .command('ai')
    .description('try models and instructions')
    .command('evaluate')
    .description('have past calls extracted anew, and hold the tasks against those that people have judged')
    .addOption(new Option('--organization <id>', 'the organization').argParser(uuidOf).makeOptionMandatory())
    .option('--model <model>', "another model than the organization's")
    .option('--prompt <file>', 'other instructions than those in use, as text')
    .addOption(new Option('--limit <n>', 'so many calls, the latest').argParser(countOf).default(20))
    .action(verb(async (options) => (await import('./evaluate.ts')).evaluate(options)));
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > MOST_CALLS)
    throw new InvalidArgumentError(`must be a whole number from 1 to ${MOST_CALLS}`);
  return count;
}
