import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { scopeToSql, type TaskScope } from '#libs/access';
import { PARTICIPANT_TYPES } from '#libs/task';
import { all, conditions, disjointSearchConditions } from './conditions.ts';
import type { Moment, TaskFilters } from './filters.ts';

/** How many tasks in a scope pass the filters and are overdue. */
export async function countOverdue(
  db: Kysely<unknown>,
  scope: TaskScope,
  filters: TaskFilters,
  moment: Moment,
): Promise<number> {
  if (filters.overdue === false) return 0;
  const unfiltered = Object.values(filters).every((filter) => filter === undefined || filter === true);
  const { condition } = scope;
  const seesShared = condition.kind === 'or' && condition.conditions.some((c) => c.kind === 'fieldIsNot');
  const { q, ...others } = filters;
  const tasks = [scopeToSql(scope), ...conditions({ ...others, overdue: true }, moment)];
  if (!unfiltered || (condition.kind !== 'all' && !seesShared)) return fromTasks(db, tasks, q);
  if (condition.kind === 'all') return fromDays(db, scope.organizationId, sql`true`, moment);
  const participants = sql`any(${PARTICIPANT_TYPES}::text[])`;
  const [shared, own] = await Promise.all([
    fromDays(db, scope.organizationId, sql`not type = ${participants}`, moment),
    fromTasks(db, [...tasks, sql`task.type = ${participants}`]),
  ]);
  return shared + own;
}

/** The days that are over from `task_due_count`, and of the day on which the line is crossed the tasks themselves. */
async function fromDays(
  db: Kysely<unknown>,
  organizationId: string,
  types: RawBuilder<SqlBool>,
  moment: Moment,
): Promise<number> {
  const part = (kind: string, until: string) => {
    const day = until.slice(0, 10);
    return sql`
      (select coalesce(sum(n), 0) from task_due_count
        where organization_id = ${organizationId} and due_day < ${day}::date and due_kind = ${kind} and ${types})
      + (select count(*) from task
        where organization_id = ${organizationId} and status in ('open', 'in-progress')
          and due_at >= ${`${day}T00:00:00Z`} and due_at < ${until} and due_kind = ${kind} and ${types})`;
  };
  const { rows } = await sql<{ n: string }>`
    select ${part('datetime', moment.now)} + ${part('date', moment.startOfToday)} as n`.execute(db);
  return Number(rows[0]?.n ?? 0);
}

async function fromTasks(db: Kysely<unknown>, wanted: readonly RawBuilder<SqlBool>[], q?: string): Promise<number> {
  const parts = disjointSearchConditions(q).map(
    (found) => sql`select count(*) as n from task where ${all([...wanted, found])}`,
  );
  const { rows } = await sql<{ n: string }>`${sql.join(parts, sql` union all `)}`.execute(db);
  return rows.reduce((sum, { n }) => sum + Number(n), 0);
}
