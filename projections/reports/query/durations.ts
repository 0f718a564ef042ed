import { type Kysely, type SqlBool, sql } from 'kysely';
import { NOBODY } from '../cuboids.ts';
import { all, type Condition, type Stretch, within } from './conditions.ts';
import type { TaskRows } from './count-tasks.ts';
import { dimensionOf, type Grouping, isTime, list, names, sqlTypeOf, tasksBy } from './dimensions.ts';
import type { Dimension } from './query.ts';
import type { Summary } from './summary.ts';

/** One bucket of one group. */
interface Wanted {
  readonly values: readonly string[];
  readonly bucket: number;
}

/** The durations, in milliseconds, of the buckets that are told of each group: in their order, the shortest first. */
export type DurationsOf = (summary: Summary, bucket: number) => readonly number[];

const BY_RESOLUTION: Grouping = tasksBy(sql`task.resolved_day`);

/**
 * No index tells a day and a bucket at once. The planner takes the groups for few, and would look through the tasks of a
 * bucket for each of them.
 */
const ONE_LOOK = sql`set local enable_nestloop to off`;

/** Reads the durations that quantiles are made from. */
export async function readDurations(
  db: Kysely<unknown>,
  rows: TaskRows,
  groupBy: readonly Dimension[],
  stretch: Stretch,
  summaries: readonly Summary[],
): Promise<DurationsOf> {
  const wanted = summaries.flatMap(({ values, buckets }) => buckets.map(({ bucket }) => ({ values, bucket })));
  const found = new Map<string, number[]>();
  if (groupBy.some(isTime)) await ONE_LOOK.execute(db);
  // Of nobody no index can tell by the value that stands for it.
  for (const part of Object.values(Object.groupBy(wanted, ({ values }) => values.map((v) => v === NOBODY).join())))
    await readPart(db, rows, groupBy, stretch, part ?? [], found);
  return ({ values }, bucket) => found.get(keyOf({ values, bucket })) ?? [];
}

const keyOf = ({ values, bucket }: Wanted): string => [...values, bucket].join('\n');

async function readPart(
  db: Kysely<unknown>,
  { from, where }: TaskRows,
  groupBy: readonly Dimension[],
  stretch: Stretch,
  wanted: readonly Wanted[],
  found: Map<string, number[]>,
): Promise<void> {
  const buckets = wanted.map(({ bucket }) => bucket);
  const columns = groupBy.map((name, n) => sql`${wanted.map(({ values }) => values[n])}::${sqlTypeOf(name)}[]`);
  const joined = groupBy.map((name, n) => equals(name, n, wanted[0]?.values[n] === NOBODY));
  const { rows } = await sql<{ pair: string; durations: string }>`
    select wanted.pair, string_agg(task.resolution_ms::text, ',') as durations
    from unnest(${list([...columns, sql`${buckets}::smallint[]`])}) with ordinality
      as wanted (${list([...names(groupBy), sql`bucket`, sql`pair`])})
    join ${from} on ${all([sql`task.bucket = wanted.bucket`, ...joined])}
    where ${all([
      ...where,
      sql`task.bucket = any(${[...new Set(buckets)]}::smallint[])`,
      within(stretch, sql`task.resolved_at`, sql`task.resolved_day`),
    ])}
    group by 1`.execute(db);
  for (const { pair, durations } of rows) {
    const one = wanted[Number(pair) - 1];
    const sorted = Float64Array.from(durations.split(','), Number).sort();
    if (one) found.set(keyOf(one), [...sorted]);
  }
}

function equals(name: Dimension, n: number, nobody: boolean): Condition {
  if (name !== 'assignee' && name !== 'reporter')
    return sql<SqlBool>`${dimensionOf(name, BY_RESOLUTION)} = ${sql.raw(`wanted.g${n}`)}`;
  const column = name === 'assignee' ? sql`task.assigned_to` : sql`task.reporter_id`;
  return nobody ? sql<SqlBool>`${column} is null` : sql<SqlBool>`${column} = ${sql.raw(`wanted.g${n}`)}`;
}
