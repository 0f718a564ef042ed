import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { memberCaller, taskScope } from '../../dist/libs/access/index.js';
import { createPool } from '../../dist/libs/postgres/index.js';
import { listTasks } from '../../dist/projections/task-list/index.js';
import { MEMBER, ORGANIZATION } from '../http/task-body.mjs';

/** An administrator of the demo organization, as far as the policy is concerned. */
export const scope = taskScope(
  memberCaller(ORGANIZATION, { id: MEMBER, user_id: 'demo', name: 'Demo Admin', kind: 'staff', role: 'admin' }),
);

/** The read model, as the service opens it. */
export function openReadModel(url) {
  const pool = createPool(url, {
    name: 'bench reader',
    max: 12,
    queryTimeoutMs: 60_000,
    settings: { search_path: 'read_model,public' },
  });
  return { pool, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) };
}

/** The read model's own list, in this process; answers the ids of a page. */
export async function ownList({ db }, { filters, sort = 'newest' }, now, after) {
  const page = { sort, limit: 51, offset: 0, after };
  return (await listTasks(db, scope, filters, page, { now, startOfToday: now })).map(({ task }) => task.id);
}

/** The same by hand: one statement through `pg`, without the policy; answers the ids of a page. */
export function bareList(url) {
  const pool = new pg.Pool({ connectionString: `${url}?options=-c%20search_path%3Dread_model`, max: 12 });
  return {
    async list({ name, bare, values, sort }, after) {
      const conditions = ['task.organization_id = $1'];
      const all = [ORGANIZATION, ...values];
      if (bare) conditions.push(bare(2));
      if (after)
        conditions.push(`(created_at, created_ordinal) < ($${all.push(after.at)}, $${all.push(after.ordinal)})`);
      const order = sort === 'due_date' ? 'due_at, created_ordinal' : 'created_at desc, created_ordinal desc';
      const text = `select task.doc, contact.name, created_at, created_ordinal from task
        left join contact on contact.organization_id = task.organization_id and contact.id = task.contact_id
        where ${conditions.join(' and ').replaceAll(/(?<![\w.])(id|organization_id) (in|=)/g, 'task.$1 $2')}
        order by ${order} limit 51`;
      return (await pool.query({ name, text, values: all })).rows.map(({ doc }) => doc.id);
    },
    close: () => pool.end(),
  };
}
