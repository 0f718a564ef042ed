import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { scopeBranches, scopeToSql, type TaskScope } from '#libs/access';
import type { TaskHead } from '#libs/task';
import { all, searchConditions } from './conditions.ts';
import type { Moment, TaskFilters } from './filters.ts';
import { behind, type Order, orderIn, type Page, type Place, source } from './order.ts';

/** A task as a list finds it. */
export interface ListedTask {
  readonly task: TaskHead;
  readonly contactName: string | null;
  readonly place: Place;
}

/** A page of the tasks in a scope that pass the filters: never more work than the page, whatever the number of tasks. */
export async function listTasks(
  db: Kysely<unknown>,
  scope: TaskScope,
  filters: TaskFilters,
  page: Page,
  moment: Moment,
): Promise<ListedTask[]> {
  const { q, ...others } = filters;
  const { from, order, wanted } = source(others, page, moment);
  const branches = scopeBranches(scope).flatMap((branch) =>
    searchConditions(q).map((found) => all([scopeToSql(branch), ...wanted, ...behind(order, page), found])),
  );
  const [only] = branches;
  if (!only) return [];
  const isOne = branches.length === 1;
  const outer = isOne ? order : orderIn('task', page.sort);
  const { rows } = await sql<{ doc: TaskHead; name: string | null; at: string; created_ordinal: string }>`
    select task.doc, contact.name, ${outer.at} as at, task.created_ordinal
    from ${isOne ? from : merged(branches, from, order, page)}
    left join contact on contact.organization_id = task.organization_id and contact.id = task.contact_id
    where ${isOne ? only : sql`true`}
    order by ${outer.by} limit ${page.limit} offset ${page.offset ?? 0}`.execute(db);
  return rows.map((row) => ({
    task: row.doc,
    contactName: row.name,
    place: { at: row.at, ordinal: row.created_ordinal },
  }));
}

/** Each branch gives its own first rows by its own index; what several of them give counts once. */
function merged(
  branches: readonly RawBuilder<SqlBool>[],
  from: RawBuilder<unknown>,
  { by }: Order,
  page: Page,
): RawBuilder<unknown> {
  const enough = page.limit + (page.offset ?? 0);
  const parts = branches.map(
    (branch) => sql`(select task.organization_id, task.id from ${from} where ${branch}
      order by ${by} limit ${enough})`,
  );
  return sql`(${sql.join(parts, sql` union `)}) as found join task using (organization_id, id)`;
}
