import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { scopeToSql, type TaskScope } from '#libs/access';
import { PARTICIPANT_TYPES, type TaskStatus } from '#libs/task';
import { all, conditions, disjointSearchConditions, type Unsearched } from './conditions.ts';
import type { Moment, TaskFilters } from './filters.ts';

/** How many tasks there are of each status. */
export interface Tally {
  open: number;
  in_progress: number;
  done: number;
  dismissed: number;
}

/** A tally of nothing. */
export const emptyTally = (): Tally => ({ open: 0, in_progress: 0, done: 0, dismissed: 0 });

/** The field of a tally in which a status is counted. */
export const tallyKey = { open: 'open', 'in-progress': 'in_progress', done: 'done', dismissed: 'dismissed' } as const;

interface Row {
  readonly status: TaskStatus;
  readonly n: string;
}

/** Counts by status of the tasks in a scope that pass the filters. */
export async function tallyTasks(
  db: Kysely<unknown>,
  scope: TaskScope,
  filters: TaskFilters,
  moment: Moment,
): Promise<Tally> {
  const { q, ...others } = filters;
  const rows = isCounted(filters)
    ? await fromCounts(db, scope, others, moment)
    : await fromTasks(db, [scopeToSql(scope), ...conditions(others, moment)], q);
  const tally = emptyTally();
  for (const { status, n } of rows) tally[tallyKey[status]] += Number(n);
  return tally;
}

/** Whether the filters ask only for what `task_count` keeps apart. */
const isCounted = ({ contact_id, reference, due_before, due_after, overdue, q }: TaskFilters): boolean =>
  [contact_id, reference, due_before, due_after, overdue, q].every((filter) => filter === undefined);

/**
 * A scope that holds every task of the organization but others' personal ones is counted from `task_count` for the
 * types that all see, and from the tasks for the few that their participants see. Any other scope holds only what hangs
 * on one member.
 */
async function fromCounts(db: Kysely<unknown>, scope: TaskScope, filters: Unsearched, moment: Moment): Promise<Row[]> {
  const { condition } = scope;
  if (condition.kind === 'all') return sumCounts(db, scope.organizationId, filters, sql`true`);
  const seesShared = condition.kind === 'or' && condition.conditions.some((c) => c.kind === 'fieldIsNot');
  const tasks = [scopeToSql(scope), ...conditions(filters, moment)];
  if (!seesShared) return fromTasks(db, tasks);
  const participants = sql`any(${PARTICIPANT_TYPES}::text[])`;
  const [shared, own] = await Promise.all([
    sumCounts(db, scope.organizationId, filters, sql`not type = ${participants}`),
    fromTasks(db, [...tasks, sql`task.type = ${participants}`]),
  ]);
  return [...shared, ...own];
}

async function sumCounts(
  db: Kysely<unknown>,
  organizationId: string,
  { assigned_to, ...facets }: Unsearched,
  types: RawBuilder<SqlBool>,
): Promise<Row[]> {
  const assignees = assigned_to ? assigned_to.map((member) => member ?? '') : ['*'];
  const narrowed = Object.entries(facets).flatMap(([facet, values]) =>
    values === undefined ? [] : [sql<SqlBool>`${sql.ref(facet)} = any(${values}::text[])`],
  );
  const { rows } = await sql<Row>`
    select status, sum(n) as n from task_count
    where ${all([sql`organization_id = ${organizationId}`, sql`assignee = any(${assignees}::text[])`, types, ...narrowed])}
    group by status`.execute(db);
  return rows;
}

/** A status has a row for each way in which tasks are found by the text. */
async function fromTasks(db: Kysely<unknown>, wanted: readonly RawBuilder<SqlBool>[], q?: string): Promise<Row[]> {
  const parts = disjointSearchConditions(q).map(
    (found) => sql`select status, count(*) as n from task where ${all([...wanted, found])} group by status`,
  );
  const { rows } = await sql<Row>`${sql.join(parts, sql` union all `)}`.execute(db);
  return rows;
}
