import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { all, type Condition, isBounded, type Stretch, within } from './conditions.ts';
import { isTime, list, names, positions, tasksBy, values } from './dimensions.ts';
import type { Dimension } from './query.ts';

/** Tasks in rows, by the alias `task`, with those of their facts that count. */
export interface TaskRows {
  readonly from: RawBuilder<unknown>;
  readonly where: readonly Condition[];
  /** The instant by which a fact must have occurred; null: all have. */
  readonly until: string | null;
}

/** A query that counts facts: columns g0, g1 and so on, `kind`, `bucket` and `n`. */
export type FactQuery = RawBuilder<unknown>;

const created = (stretch: Stretch): Condition => within(stretch, sql`task.created_at`, sql`task.created_day`);
const resolved = (stretch: Stretch): Condition =>
  sql`(task.resolved_at is not null and ${within(stretch, sql`task.resolved_at`, sql`task.resolved_day`)})`;

/** Whether all that a task's facts would say stands in its own row: it was resolved once, and is so still. */
const SIMPLE: Condition = sql`(task.resolved_count = 1 and task.reopened_count = 0 and task.resolved_at is not null)`;
const NOT_SIMPLE: Condition = sql`(task.resolved_count + task.reopened_count > 0 and not ${SIMPLE})`;
const NO_DAY = sql`null::date`;

/** Counts the facts of tasks in rows. */
export function countTasks(rows: TaskRows, groupBy: readonly Dimension[], stretch: Stretch): FactQuery[] {
  if (groupBy.some(isTime)) return [countByTime(rows, groupBy, stretch), countFacts(rows, groupBy, stretch)];
  if (!isBounded(stretch)) return [countLives(rows, groupBy)];
  return [countInPeriod(rows, groupBy, stretch), countFacts(rows, groupBy, stretch)];
}

/** One line for each kind that a line of counts tells of. */
const unfold = (groupBy: readonly Dimension[], counted: RawBuilder<unknown>): FactQuery => sql`
  select ${list([...names(groupBy), sql`fact.kind`, sql`fact.bucket`, sql`fact.n`])} from (${counted}) as counted
  cross join lateral (values ('created', 0::smallint, created), ('resolved', 0::smallint, resolved),
    ('reopened', 0::smallint, reopened), ('resolution', counted.bucket, resolution)) as fact (kind, bucket, n)
  where fact.n > 0`;

/** Everything in one look at each task: a version knows how often it had been resolved and reopened. */
const countLives = ({ from, where }: TaskRows, groupBy: readonly Dimension[]): FactQuery =>
  unfold(
    groupBy,
    sql`
    select ${list([...values(groupBy, tasksBy(NO_DAY)), sql`task.bucket`])}, count(*) as created,
      sum(task.resolved_count)::bigint as resolved, sum(task.reopened_count)::bigint as reopened,
      count(task.bucket) as resolution
    from ${from} where ${all(where)} group by ${positions(groupBy.length + 1)}`,
  );

const countInPeriod = ({ from, where }: TaskRows, groupBy: readonly Dimension[], stretch: Stretch): FactQuery =>
  unfold(
    groupBy,
    sql`
    select ${list([...values(groupBy, tasksBy(NO_DAY)), sql`case when ${resolved(stretch)} then task.bucket end as bucket`])},
      count(*) filter (where ${created(stretch)}) as created,
      count(*) filter (where ${resolved(stretch)} and ${SIMPLE}) as resolved, 0::bigint as reopened,
      count(*) filter (where ${resolved(stretch)}) as resolution
    from ${from} where ${all([...where, sql<SqlBool>`(${created(stretch)} or ${resolved(stretch)})`])}
    group by ${positions(groupBy.length + 1)}`,
  );

const countByTime = ({ from, where }: TaskRows, groupBy: readonly Dimension[], stretch: Stretch): FactQuery => {
  const near = isBounded(stretch) ? [sql<SqlBool>`(${created(stretch)} or ${resolved(stretch)})`] : [];
  return sql`
    select ${list([...values(groupBy, tasksBy(sql`fact.day`)), sql`fact.kind`, sql`fact.bucket`])}, count(*) as n
    from ${from}
    cross join lateral (values ('created', 0::smallint, task.created_day, ${created(stretch)}),
      ('resolution', task.bucket, task.resolved_day, ${resolved(stretch)}),
      ('resolved', 0::smallint, task.resolved_day, ${resolved(stretch)} and ${SIMPLE})) as fact (kind, bucket, day, counts)
    where ${all([...where, ...near])} and fact.counts group by ${positions(groupBy.length + 2)}`;
};

const countFacts = (
  { from, where, until }: TaskRows,
  groupBy: readonly Dimension[],
  stretch: Stretch,
): FactQuery => sql`
  select ${list([...values(groupBy, tasksBy(sql`fact.day`)), sql`fact.kind`, sql`0::smallint as bucket`])}, count(*) as n
  from ${from}
  join report_fact as fact on fact.organization_id = task.organization_id and fact.task_id = task.id
  where ${all([...where, NOT_SIMPLE, within(stretch, sql`fact.at`, sql`fact.day`)])}
    ${until === null ? sql`` : sql`and fact.at <= ${until}`}
  group by ${positions(groupBy.length + 2)}`;
