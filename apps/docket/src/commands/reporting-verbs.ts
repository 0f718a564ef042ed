import type { Command } from 'commander';
import { uuidOf } from './uuid-of.ts';
import { verb } from './verb.ts';

/** The verbs on the views for analysts. */
export function addReportingVerbs(program: Command): void {
  const load = () => import('./reporting.ts');
  const reporting = program
    .command('reporting')
    .description('list the views for analysts, in the schema reporting, and who may read them')
    .action(verb(async () => (await load()).listReporting()));
  reporting
    .command('grant')
    .description('make a role of the database that reads these views and nothing else; or change one')
    .argument('<role>', 'its name')
    .option('--organization <id>', 'whose rows it sees; may be repeated; of all organizations, unless named', collect)
    .option('--password-file <file>', 'its password: the first line; a new role gets one made, unless given')
    .option('--new-password', 'make another password for a role that is there')
    .action(verb(async (role, options) => (await load()).grant(role, options)));
  reporting
    .command('revoke')
    .description('remove such a role')
    .argument('<role>', 'its name')
    .action(verb(async (role) => (await load()).revoke(role)));
}

const collect = (text: string, before: readonly string[] = []): string[] => [...before, uuidOf(text)];
