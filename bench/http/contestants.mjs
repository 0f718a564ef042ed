import { setTimeout as pause } from 'node:timers/promises';
import { query } from '../common/postgres.mjs';
import { startDocket, startService } from '../common/service.mjs';

const CREATED = `select split_part(stream, '_', 2) as id from log.event where type = 'TaskCreated' order by position`;
const BEHIND = `
  select (select count(*) from log.event where type = 'TaskCreated')::int
    - (select count(*) from read_model.task)::int as n`;

/**
 * Docket on a database of its own. `stored` answers the ids of the tasks in its log, in order; `settle` resolves when the list has
 * caught up with the log, so that the next contestant has the machine to itself.
 */
export async function startDocketApi(databaseUrl, home, nodeFlags) {
  const service = await startDocket({ env: { DATABASE_URL: databaseUrl, DOCKET_HOME: home }, nodeFlags });
  return {
    ...service,
    async stored() {
      const [, ...ids] = (await query(databaseUrl, CREATED)).map((row) => row.id);
      // The first is the demo organization's own task.
      return ids;
    },
    async settle() {
      while ((await query(databaseUrl, BEHIND))[0].n > 0) await pause(20);
    },
  };
}

/** The plain Nest service, with a database or without one. */
export async function startPlainNest(databaseUrl) {
  const service = await startService(process.execPath, ['bench/http/plain-nest.mjs'], {
    env: { DATABASE_URL: databaseUrl ?? '' },
    sign: /ready/,
  });
  const stored = async () => (await query(databaseUrl, 'select id from task')).map((row) => row.id);
  return { ...service, stored: databaseUrl ? stored : undefined, settle: async () => undefined };
}
