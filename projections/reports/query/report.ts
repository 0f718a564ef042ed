import { type Kysely, type SqlBool, sql } from 'kysely';
import { participantsOnlySql, type TaskScope } from '#libs/access';
import type { Condition, Stretch } from './conditions.ts';
import { countCells, cuboidFor } from './count-cells.ts';
import { countTasks, type FactQuery } from './count-tasks.ts';
import { shown } from './dimensions.ts';
import { readDurations } from './durations.ts';
import { byGroup } from './order.ts';
import { quantile } from './quantile.ts';
import type { ReportGroup, ReportQuery, ReportScope } from './query.ts';
import { reachOf } from './reach.ts';
import { presentTasks, standingTasks } from './standing.ts';
import { QUANTILES, summarize } from './summary.ts';
import { wholeMonths } from './whole-months.ts';

/** Hashes of a million tasks fit into it: what did not would go over the disk. */
const WORK_MEM = sql`set local work_mem to '64MB'`;

/**
 * A report on the tasks that a caller may see, one line a group. As tasks are, it is read from roll-ups where these keep
 * apart what it asks for; else, and as tasks stood at an earlier instant, from the tasks in the scope. A quantile is
 * found exactly: counts of durations by bucket say which bucket holds it, and that bucket's durations are looked at.
 * @throws TooManyGroupsError
 */
export function reportTasks(db: Kysely<unknown>, scope: ReportScope, query: ReportQuery): Promise<ReportGroup[]> {
  // One snapshot: a rank that was counted is there when it is looked for.
  const transaction = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return transaction.execute(async (db) => {
    await WORK_MEM.execute(db);
    const { groupBy, filters, from, to, asOf } = query;
    const period = { from, to };
    const tasks = asOf === null ? presentTasks(scope.tasks, filters) : standingTasks(scope, filters, asOf);
    const facts = asOf === null ? countPresent(scope.tasks, query) : countTasks(tasks, groupBy, period);
    const summaries = await summarize(db, groupBy, facts);
    const durationsOf = await readDurations(db, tasks, groupBy, period, summaries);
    const lines = summaries.map((summary) => ({
      values: groupBy.map((name, n) => shown(name, summary.values[n] ?? '')),
      summary,
      median: quantile(summary, QUANTILES.median, durationsOf),
      p90: quantile(summary, QUANTILES.p90, durationsOf),
    }));
    return lines
      .toSorted((a, b) => byGroup(groupBy, a.values, b.values))
      .map(({ values, summary: { created, resolved, reopened }, median, p90 }) => ({
        group: Object.fromEntries(groupBy.map((name, n) => [name, values[n] ?? null])),
        count: created,
        created,
        resolved,
        reopened,
        resolution_seconds: { median, p90 },
      }));
  });
}

/** From a roll-up, and from rows what it has not: the ends of the period, and the caller's own of others' unseen tasks. */
function countPresent(scope: TaskScope, query: ReportQuery): FactQuery[] {
  const { groupBy, filters, from, to } = query;
  const tasks = presentTasks(scope, filters);
  const reach = reachOf(scope);
  const cuboid = reach === 'narrow' ? undefined : cuboidFor(query);
  const months = wholeMonths({ from, to });
  if (!cuboid || !months) return countTasks(tasks, groupBy, { from, to });
  const { organizationId } = scope;
  const sharedOnly = reach === 'shared';
  const own = (condition: Condition, stretch: Stretch) =>
    countTasks({ ...tasks, where: [...tasks.where, condition] }, groupBy, stretch);
  const counted: Condition = sharedOnly ? sql`not ${IS_PERSONAL}` : sql`true`;
  return [
    countCells(query, { cuboid, organizationId, sharedOnly, months }),
    ...(months.first === null ? [] : own(counted, { from, to, before: months.first })),
    ...(months.last === null ? [] : own(counted, { from, to, after: months.last })),
    ...(sharedOnly ? own(IS_PERSONAL, { from, to }) : []),
  ];
}

/** In the words of the index report_task_personal, so that it is used. */
const IS_PERSONAL = sql.raw<SqlBool>(participantsOnlySql('task.type'));
