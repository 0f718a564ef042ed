import { type Kysely, type SqlBool, sql } from 'kysely';
import type { TaskScope } from '#libs/access';
import { PARTICIPANT_TYPES } from '#libs/task';
import { utcDay } from '#libs/time';
import type { Condition, WholeDays } from './parts.ts';
import type { Period, ReportGroup, ReportQuery, ReportScope } from './query.ts';
import { reachOf } from './reach.ts';
import { countCells, cuboidFor } from './roll-ups.ts';
import { countRows, readDurations, type TaskRows } from './rows.ts';
import { presentTasks, standingTasks } from './standing.ts';
import { Tally } from './tally.ts';

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
    const tally = new Tally(groupBy);
    if (asOf === null) await countPresent(db, scope.tasks, query, tally);
    else tally.add(await countRows(db, tasks, { groupBy, period }));
    return tally.lines(await readDurations(db, tasks, { groupBy, period }, tally.wanted()));
  });
}

async function countPresent(db: Kysely<unknown>, scope: TaskScope, query: ReportQuery, tally: Tally): Promise<void> {
  const { groupBy, filters, from, to } = query;
  const period = { from, to };
  const tasks = presentTasks(scope, filters);
  const add = async (rows: TaskRows, of: Parameters<typeof countRows>[2]['period']) =>
    tally.add(await countRows(db, rows, { groupBy, period: of }));
  const reach = reachOf(scope);
  const cuboid = reach === 'narrow' ? undefined : cuboidFor(query);
  const days = wholeDays(period);
  if (!cuboid || !days) return add(tasks, period);

  const { organizationId } = scope;
  const shared = (column: string): Condition => (reach === 'all' ? sql`true` : sql`not ${isPersonal(column)}`);
  tally.add(await countCells(db, query, { cuboid, organizationId, types: shared('cell.type'), days }));
  if (from !== undefined || to !== undefined)
    await add({ ...tasks, where: [...tasks.where, shared('task.type')] }, { ...period, without: days });
  if (reach === 'shared') await add({ ...tasks, where: [...tasks.where, isPersonal('task.type')] }, period);
}

/** The words of the index report_task_personal, so that it is used. */
const isPersonal = (column: string): Condition =>
  sql<SqlBool>`${sql.ref(column)} in (${sql.join(PARTICIPANT_TYPES.map((type) => sql.lit(type)))})`;

/**
 * Days that lie in the period whatever the zone, as no zone is a day away from UTC, and whatever its clocks do; null where
 * there are none.
 */
function wholeDays({ from, to }: Period): WholeDays | null {
  const first = from === undefined ? null : utcDay(from, 2);
  const last = to === undefined ? null : utcDay(to, -2);
  const isNone = (from !== undefined && first === null) || (to !== undefined && last === null);
  return isNone || (first !== null && last !== null && first > last) ? null : { first, last };
}
