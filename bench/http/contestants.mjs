import { setTimeout as pause } from 'node:timers/promises';
import { query } from '../common/postgres.mjs';
import { startDocket, startService } from '../common/service.mjs';

const TITLES = `select data::json->>'title' as title from log.event where type = 'TaskCreated' order by position`;
const BEHIND = `
  select (select count(*) from log.event where type = 'TaskCreated')::int
    - (select count(*) from read_model.task)::int as n`;

/**
 * Docket on a database of its own. `stored` answers the titles in its log, in order; `settle` resolves when the list has
 * caught up with the log, so that the next contestant has the machine to itself.
 */
export async function startDocketApi(databaseUrl, home, nodeFlags) {
  const service = await startDocket({ env: { DATABASE_URL: databaseUrl, DOCKET_HOME: home }, nodeFlags });
  return {
    ...service,
    async stored() {
      const [, ...titles] = (await query(databaseUrl, TITLES)).map((row) => row.title);
      // The first is the demo organization's own task.
      return titles;
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
  const stored = async () => (await query(databaseUrl, 'select title from task')).map((row) => row.title);
  return { ...service, stored: databaseUrl ? stored : undefined, settle: async () => undefined };
}
