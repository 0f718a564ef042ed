import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { scopeBranches, scopeToSql, type TaskScope } from '#libs/access';
import type { TaskHead } from '#libs/task';
import { all, conditions, searchConditions } from './conditions.ts';
import type { Moment, TaskFilters } from './filters.ts';

/** Newest first, or by due date with undated tasks last. */
export type Sort = 'newest' | 'due_date';

/** The place of a task in a list: `at` is when it was created, or when it is due (`infinity` where it has no due date). */
export interface Place {
  readonly at: string;
  /** The number of the position at which it was created. */
  readonly ordinal: string;
}

/** Which part of a list. */
export interface Page {
  readonly sort: Sort;
  readonly limit: number;
  readonly offset?: number;
  /** Only tasks behind this place. */
  readonly after?: Place | undefined;
}

/** A task as a list finds it. */
export interface ListedTask {
  readonly task: TaskHead;
  readonly contactName: string | null;
  readonly place: Place;
}

const ORDER = {
  newest: { column: sql`task.created_at`, by: sql`task.created_at desc, task.created_ordinal desc`, behind: sql`<` },
  due_date: { column: sql`task.due_at`, by: sql`task.due_at, task.created_ordinal`, behind: sql`>` },
} as const;

/** A page of the tasks in a scope that pass the filters: never more work than the page, whatever the number of tasks. */
export async function listTasks(
  db: Kysely<unknown>,
  scope: TaskScope,
  filters: TaskFilters,
  page: Page,
  moment: Moment,
): Promise<ListedTask[]> {
  const { q, ...others } = filters;
  const wanted = [...conditions(others, moment), ...behind(page)];
  const branches = scopeBranches(scope).flatMap((branch) =>
    searchConditions(q).map((found) => all([scopeToSql(branch), ...wanted, found])),
  );
  const [only] = branches;
  if (!only) return [];
  const order = ORDER[page.sort];
  const { rows } = await sql<{ doc: TaskHead; name: string | null; at: string; created_ordinal: string }>`
    select task.doc, contact.name, ${order.column} as at, task.created_ordinal
    from ${branches.length === 1 ? sql`task` : merged(branches, page)}
    left join contact on contact.organization_id = task.organization_id and contact.id = task.contact_id
    where ${branches.length === 1 ? only : sql`true`}
    order by ${order.by} limit ${page.limit} offset ${page.offset ?? 0}`.execute(db);
  return rows.map((row) => ({
    task: row.doc,
    contactName: row.name,
    place: { at: row.at, ordinal: row.created_ordinal },
  }));
}

function behind({ sort, after }: Page): RawBuilder<SqlBool>[] {
  if (!after) return [];
  const { column, behind } = ORDER[sort];
  return [sql`(${column}, task.created_ordinal) ${behind} (${after.at}::timestamptz, ${after.ordinal}::bigint)`];
}

/** Each branch gives its own first rows by its own index; what several of them give counts once. */
function merged(branches: readonly RawBuilder<SqlBool>[], page: Page): RawBuilder<unknown> {
  const enough = page.limit + (page.offset ?? 0);
  const parts = branches.map(
    (branch) => sql`(select organization_id, id from task where ${branch}
      order by ${ORDER[page.sort].by} limit ${enough})`,
  );
  return sql`(${sql.join(parts, sql` union `)}) as found join task using (organization_id, id)`;
}
